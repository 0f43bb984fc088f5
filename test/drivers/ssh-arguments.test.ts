import { describe, expect, test } from 'vitest'
import { sshArguments } from '../../src/drivers/ssh-arguments.ts'

/** The command of ProxyCommand, without the quotes of options. */
function proxyCommand(jump: string): string | undefined {
  const argv = sshArguments({
    address: '10.0.0.5',
    ssh: { user: 'dbbal', port: 2222, jump, known_hosts: '/etc/dbbal/known hosts', identity: '/id' },
  })
  expect(argv.slice(-2)).toEqual(['--', '10.0.0.5'])
  return argv
    .find((word) => word.startsWith('ProxyCommand='))
    ?.slice('ProxyCommand='.length)
    .replaceAll(/'(--?\w*)'/g, '$1')
}

const options =
  '-o BatchMode=yes -o StrictHostKeyChecking=yes -o ConnectTimeout=5 -o ServerAliveInterval=2 -o ServerAliveCountMax=3'
const own = `${options} -o 'UserKnownHostsFile=/etc/dbbal/known hosts' -i /id`

describe('jump hosts', () => {
  test.each([
    ['bastion', `ssh ${own} -W '[%h]:%p' -- bastion`],
    ['ops@bastion:2200', `ssh ${own} -p 2200 -W '[%h]:%p' -- ops@bastion`],
    ['ops@[fd00::1]:2200', `ssh ${own} -p 2200 -W '[%h]:%p' -- ops@fd00::1`],
    ['fd00::1', `ssh ${own} -W '[%h]:%p' -- fd00::1`],
  ])('%s: with the declared known hosts', (jump, expected) => {
    expect(proxyCommand(jump)).toBe(expected)
  })

  test('one behind another: the inner one keeps its placeholders', () => {
    const command = proxyCommand('a,b') ?? ''
    expect(command).toMatch(/ -W '\[%h\]:%p' -- b$/)
    expect(command).toContain('[%%h]:%%p')
    expect(command.match(/StrictHostKeyChecking=yes/g)).toHaveLength(2)
  })
})
