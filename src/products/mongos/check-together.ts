import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { fault } from '../../diagnostics/finding.ts'
import type { SettingValue } from '../../topology/declaration/scalars.ts'
import type { MongosSubject } from './subject.ts'

/**
 * Settings that need each other or exclude each other: mongos does not start with one such pair. Source: MongoDB's
 * server_options_server_helpers.cpp.
 */
export function checkTogether({ balancer, declared }: MongosSubject): Diagnostic[] {
  const given: Readonly<Record<string, SettingValue>> = {
    ...declared.settings,
    ...declared.settings_unchecked,
  }
  const isGiven = (name: string): boolean => (given[name] ?? null) !== null
  const at = (name: string, message: string, hint: string): Diagnostic => {
    const key = Object.hasOwn(declared.settings_unchecked ?? {}, name) ? 'settings_unchecked' : 'settings'
    return { ...fault('MGO056', [...balancer.path, key, name], message, hint), atKey: true }
  }
  const { 'systemLog.destination': destination = 'file', 'systemLog.path': path } = given
  const toFile = destination === 'file'
  const { 'systemLog.logAppend': append = toFile, 'systemLog.logRotate': rotate } = given
  const findings: Diagnostic[] = []
  if (toFile && path === null) {
    const message = 'systemLog.destination "file" needs a systemLog.path'
    findings.push(at('systemLog.path', message, 'leave it out to get /var/log/mongodb'))
  }
  if (!toFile && isGiven('systemLog.path')) {
    const message = 'systemLog.path is for systemLog.destination "file" only'
    findings.push(at('systemLog.path', message, 'remove one of the two'))
  }
  if (rotate === 'reopen' && append !== true) {
    const message = 'systemLog.logRotate "reopen" needs systemLog.logAppend: true'
    findings.push(at('systemLog.logRotate', message, 'remove one of the two'))
  }
  if (isGiven('net.bindIpAll') && given['net.bindIp'] !== null) {
    const message = 'mongos does not take net.bindIpAll beside net.bindIp'
    findings.push(at('net.bindIpAll', message, 'write "net.bindIp": "*" where every address is meant'))
  }
  return findings
}
