/**
 * A certificate authority and one server certificate, for 127.0.0.1 and localhost.
 *
 *   const { ca, cert, key } = await makeCertificates(tempDir('tls'), { names: ['db.example.com'] })
 */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { runOrThrow } from './process.ts'

/** Absolute paths of PEM files. The keys are 0600 and belong to who runs the tests: see giveToPostgres. */
export interface Certificates {
  ca: string
  caKey: string
  cert: string
  key: string
}

export interface CertificateOptions {
  /** More names and addresses of the server. */
  names?: readonly string[]
  /** Common name of the server's certificate, by default localhost. A client certificate has its user here. */
  commonName?: string
  /** Sign with this authority instead of a new one. */
  authority?: Pick<Certificates, 'ca' | 'caKey'>
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc']

export async function makeCertificates(
  directory: string,
  options: CertificateOptions = {},
): Promise<Certificates> {
  mkdirSync(directory, { recursive: true })
  const { ca, caKey } = options.authority ?? (await makeAuthority(directory))
  const cert = join(directory, 'server.crt')
  const key = join(directory, 'server.key')
  const request = join(directory, 'server.csr')
  const extensions = join(directory, 'server.ext')
  const names = ['localhost', '127.0.0.1', '::1', ...(options.names ?? [])]
  const alternatives = names.map((name) => `${isIP(name) ? 'IP' : 'DNS'}:${name}`).join(',')
  writeFileSync(extensions, `subjectAltName=${alternatives}\nextendedKeyUsage=serverAuth,clientAuth\n`)
  const subject = `/CN=${options.commonName ?? 'localhost'}`
  await openssl('req', '-new', ...NEW_KEY, '-keyout', key, '-out', request, '-subj', subject)
  await openssl(
    'x509',
    '-req',
    '-in',
    request,
    '-CA',
    ca,
    '-CAkey',
    caKey,
    '-CAcreateserial',
    '-days',
    '30',
    '-extfile',
    extensions,
    '-out',
    cert,
  )
  chmodSync(key, 0o600)
  return { ca, caKey, cert, key }
}

async function makeAuthority(directory: string): Promise<Pick<Certificates, 'ca' | 'caKey'>> {
  const ca = join(directory, 'ca.crt')
  const caKey = join(directory, 'ca.key')
  await openssl(
    'req',
    '-x509',
    ...NEW_KEY,
    '-keyout',
    caKey,
    '-out',
    ca,
    '-days',
    '30',
    '-subj',
    '/CN=dbbal test CA',
  )
  chmodSync(caKey, 0o600)
  return { ca, caKey }
}

async function openssl(...args: string[]): Promise<void> {
  await runOrThrow(['openssl', ...args])
}
