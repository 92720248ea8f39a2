'use strict'

// Takes mail for anybody, puts it into Haraka's own queue for outgoing mail, and delivers none of it: only taking is measured.
exports.hook_rcpt = (next, connection) => {
    connection.relaying = true
    next(OK)
}

exports.hook_mail = (next, connection) => {
    connection.relaying = true
    next()
}

exports.hook_send_email = (next) => next(DELAY, 86400)
