'use strict'
// For oclif's own tools, which look for the commands through package.json.
exports.COMMANDS = require('./load-bundle.cjs').loadBundle('help').COMMANDS
