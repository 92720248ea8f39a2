'use strict'

// Lays each accepted message down as two files: <id>.eml with what came, and then <id>.json with its envelope.
// The second appears by a rename, so that whoever sees it finds both whole.
const fs = require('node:fs')
const path = require('node:path')

exports.hook_rcpt = (next, connection, params) => {
    switch (params[0].user) {
        case 'nobody':
            return next(DENY, 'No such user')
        case 'later':
            return next(DENYSOFT, 'Come back later')
        default:
            return next(OK)
    }
}

exports.hook_queue = (next, connection) => {
    const { transaction } = connection
    const file = path.join(process.env.HARAKA, 'mail', transaction.uuid)
    const envelope = {
        from: transaction.mail_from.address,
        to: transaction.rcpt_to.map((recipient) => recipient.address),
    }
    const content = fs.createWriteStream(`${file}.eml`)
    content.once('close', () => {
        fs.writeFileSync(`${file}.part`, JSON.stringify(envelope))
        fs.renameSync(`${file}.part`, `${file}.json`)
        next(OK)
    })
    transaction.message_stream.pipe(content)
}
