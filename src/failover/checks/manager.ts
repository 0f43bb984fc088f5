import { type Check, unknown, type Verdict } from '../check.ts'
import type { ManagerState } from '../observation.ts'
import { isUnseen } from '../seen.ts'

export const manager: Check = {
  id: 'manager',
  severity: 'refuse',
  title: 'the manager of the cluster answers, agrees on the primary, and would promote the candidate',
  why: 'it is asked to switch over while clients wait: what it would refuse is better known before',
  judge({ manager: observed, declared }, { name }) {
    if (observed === undefined) return []
    const { title, state } = observed
    if (isUnseen(state)) return [unknown(title, state)]
    return [
      judgeLeader(title, state, declared.primary),
      judgePause(title, state),
      judgeMember(title, state, name),
    ]
  },
}

function judgeLeader(title: string, { leader, amiss }: ManagerState, primary: string): Verdict {
  const limit = `${primary} leads`
  if (amiss !== undefined)
    return {
      status: 'bad',
      subject: title,
      measured: amiss,
      remedy: 'correct manager: of the cluster',
    }
  if (leader === primary) return { status: 'ok', subject: title, measured: limit, limit }
  return {
    status: 'bad',
    subject: title,
    measured: leader === undefined ? 'knows no leader among these instances' : `${leader} leads`,
    limit,
    remedy:
      'wait until it has settled, and look at its log; its members are known by address and port, or by name',
  }
}

function judgePause(title: string, { isPaused }: ManagerState): Verdict {
  return {
    status: isPaused ? 'bad' : 'ok',
    subject: `${title} pause`,
    measured: isPaused ? 'it is paused: it brings no server back' : 'it is at work',
    limit: 'at work',
    remedy: 'end its maintenance: patronictl resume',
  }
}

function judgeMember(title: string, { members }: ManagerState, candidate: string): Verdict {
  const member = members.find(({ instance }) => instance === candidate)
  const hindrance = member === undefined ? 'is not known to it' : member.hindrance
  return {
    status: hindrance === undefined ? 'ok' : 'bad',
    subject: candidate,
    measured: hindrance ?? 'may lead',
    limit: `may lead, for ${title}`,
    remedy: 'choose another one by --to, or change that',
  }
}
