import { createInterface } from 'node:readline'
import { isatty } from 'node:tty'
import { DbbalError, exitCodes } from '../errors.ts'
import { exitBySignal } from './interruption.ts'

/**
 * Shows what is about to be done, and asks; `--yes` answers.
 *
 * @throws DbbalError: no terminal to ask on (2), the answer is no, or Ctrl-D (4), or Ctrl-C (130)
 */
export function confirm(plan: readonly string[], isAnswered: boolean): Promise<void> {
  return ask(plan, isAnswered, 'go on? [y/N] ', (answer) => /^y(es)?$/i.test(answer))
}

/** The same for what cannot be taken back: the name is to be typed. */
export function confirmByName(plan: readonly string[], name: string, isAnswered: boolean): Promise<void> {
  return ask(plan, isAnswered, `type ${name} to go on: `, (answer) => answer === name)
}

/** Whether there is somebody who can be asked. */
export function hasTerminal(): boolean {
  // process.stdin takes milliseconds to make.
  return isatty(0) && isatty(2)
}

/** Asks for a name to be typed; false where another one was, none within the time, or Ctrl-C or Ctrl-D. */
export async function askForName(question: string, name: string, limitMs: number): Promise<boolean> {
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  const late = setTimeout(() => asking.close(), limitMs)
  try {
    const answer = await new Promise<string | undefined>((resolve) => {
      asking.once('close', () => resolve(undefined))
      asking.once('SIGINT', () => resolve(undefined))
      asking.question(question, resolve)
    })
    if (answer === undefined) process.stderr.write('\n')
    return answer?.trim() === name
  } finally {
    clearTimeout(late)
    asking.close()
  }
}

async function ask(
  plan: readonly string[],
  isAnswered: boolean,
  question: string,
  isYes: (answer: string) => boolean,
): Promise<void> {
  process.stderr.write(plan.map((line) => `${line}\n`).join(''))
  if (isAnswered) return
  if (!hasTerminal())
    throw new DbbalError('CONFIRM', 'there is no terminal to ask on', {
      exit: exitCodes.usage,
      hint: 'say that it is meant: --yes',
    })
  const answer = await typed(question)
  if (answer !== undefined && isYes(answer.trim())) return
  throw new DbbalError('CONFIRM', 'nothing was done', { exit: exitCodes.refused })
}

/**
 * What is typed on the terminal; undefined at Ctrl-D.
 *
 * @throws DbbalError: Ctrl-C (130), SIGTERM (143)
 */
async function typed(question: string): Promise<string | undefined> {
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  const stopped = new Promise<never>((_, reject) => {
    const stop = (name: 'SIGINT' | 'SIGTERM'): void =>
      reject(new DbbalError('INTERRUPTED', 'nothing was done', { exit: exitBySignal[name] }))
    asking.once('SIGINT', () => stop('SIGINT'))
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, stop)
    asking.once('close', () => {
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, stop)
    })
  })
  const answered = new Promise<string | undefined>((resolve) => {
    asking.once('close', () => resolve(undefined))
    asking.question(question, resolve)
  })
  try {
    const answer = await Promise.race([stopped, answered])
    if (answer === undefined) process.stderr.write('\n')
    return answer
  } catch (error) {
    process.stderr.write('\n')
    throw error
  } finally {
    asking.close()
  }
}
