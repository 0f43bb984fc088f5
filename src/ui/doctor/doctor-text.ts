import { stripVTControlCharacters } from 'node:util'
import type { Diagnosis } from '../../app/doctor.ts'
import type { Paint } from '../../diagnostics/print.ts'
import type { Judgement } from '../../failover/check.ts'
import { refusals } from '../../failover/judge.ts'
import { bytesText } from '../../failover/quantity.ts'

const styles: Readonly<Record<Judgement['status'], Parameters<Paint>[0]>> = {
  ok: 'green',
  warn: 'yellow',
  refuse: 'red',
  unknown: 'red',
}

/** One line a check, then the answer. */
export function doctorText(diagnosis: Diagnosis, paint: Paint): string {
  const lines = [...judgementLines(diagnosis.judgements, paint), '', ...answerLines(diagnosis, paint)]
  return lines.map((line) => `${line}\n`).join('')
}

/** Judgements as a switchover prints them too. */
export function judgementLines(judgements: readonly Judgement[], paint: Paint): readonly string[] {
  const width = Math.max(0, ...judgements.map(({ check }) => check.length))
  return judgements.flatMap(({ check, status, subject, measured, limit, remedy, accepted }) => {
    const word = accepted === undefined ? paint(styles[status], status.padEnd(8)) : 'accepted'
    const most = limit === undefined ? '' : ` (expected: ${printable(limit)})`
    return [
      `${word} ${check.padEnd(width)}  ${printable(subject)}: ${printable(measured)}${most}`,
      ...(accepted === undefined ? [] : [`         because: ${printable(accepted)}`]),
      ...(remedy === undefined || accepted !== undefined ? [] : [`         hint: ${printable(remedy)}`]),
    ]
  })
}

function answerLines(diagnosis: Diagnosis, paint: Paint): readonly string[] {
  const { cluster, to, isReady, judgements, candidates } = diagnosis
  const refused = [...new Set(refusals(judgements).map(({ check }) => check))]
  return [
    ...candidates.map(
      ({ name, lost }, place) => `candidate ${place + 1}: ${name}${lost === undefined ? '' : ` (${lost})`}`,
    ),
    ...lastSeenLines(diagnosis),
    ...lossLines(diagnosis),
    ...stallLines(diagnosis),
    to === undefined
      ? paint('red', `${cluster} is not ready: it has no replica`)
      : isReady
        ? paint('green', `${cluster} is ready to fail over to ${to}`)
        : paint('red', `${cluster} is not ready to fail over to ${to}: ${refused.join(', ')}`),
  ]
}

function lastSeenLines({ from, lastSeen }: Diagnosis): readonly string[] {
  if (lastSeen === undefined) return []
  const { at, primary, timeline, position, synchronousStandbyNames: names, standbys } = lastSeen
  const attached = standbys
    .map(({ applicationName, syncState }) => `${applicationName} ${syncState}`)
    .join(', ')
  return [
    `${from} does not answer; last seen at ${at}: ${primary}, timeline ${timeline}, ${position} bytes of WAL`,
    printable(`  synchronous_standby_names '${names}', attached: ${attached === '' ? 'nobody' : attached}`),
  ]
}

function lossLines({ from, loss }: Diagnosis): readonly string[] {
  if (loss === undefined) return []
  const most = loss.bytes === undefined ? 'not known' : `at most ${bytesText(loss.bytes)} of WAL`
  const died = loss.isSynchronous ? 'nothing that was acknowledged' : most
  return [`loss: nothing by a switchover; ${died} if ${from} died now`]
}

function stallLines({ stall }: Diagnosis): readonly string[] {
  if (stall.length === 0) return []
  const sum = stall.reduce((total, { ms }) => total + ms, 0)
  const parts = stall.map(({ name, ms }) => `${name} ${ms}`).join(' + ')
  return [`stall: about ${sum} ms (${parts}), and what open transactions still need`]
}

/** What a server says may hold anything; a terminal must not obey it. */
function printable(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/\p{Cc}/gu, ' ')
}
