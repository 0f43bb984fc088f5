import { type Check, primaryOf, unknown } from '../check.ts'
import { isUnseen } from '../seen.ts'

export const control: Check = {
  id: 'control',
  severity: 'refuse',
  isOfManager: true,
  title: 'the old primary can be stopped on its host',
  why: 'without a way to stop it, it is only made read-only, which every session may take back, and has to be copied anew',
  judge(observation) {
    const { name, host } = primaryOf(observation)
    if (host === undefined)
      return [
        {
          status: 'bad',
          subject: name,
          measured: 'no control is declared',
          remedy: 'write control: {via: ssh, service: postgresql}',
        },
      ]
    if (isUnseen(host)) return [unknown(name, host)]
    return [
      { status: 'ok', subject: name, measured: `its shell answers in ${Math.round(host.roundTripMs)} ms` },
    ]
  },
}
