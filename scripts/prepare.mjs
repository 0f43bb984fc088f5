// Builds dist/ where there is none. npm runs this when it installs from a git repository, as pre-commit does. Behind
// `npm ci` nothing is done: whoever types that builds next, and would wait for it twice. `npm install --global` of a repository hands its flags on and installs no devDependencies for the build.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
if (process.env.npm_command !== 'ci' && !existsSync(join(root, 'dist'))) {
  if (!existsSync(join(root, 'node_modules/esbuild'))) {
    const { npm_config_global: _, npm_config_location: __, ...env } = process.env
    const argv = ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund']
    execFileSync('npm', argv, { cwd: root, env, stdio: 'inherit' })
  }
  execFileSync(process.execPath, [join(root, 'scripts/build.mjs'), '--types'], { stdio: 'inherit' })
}
