'use strict'

// smtp-server, with listeners and hidden extensions as the JSON of the first argument says. Lays each accepted message
// down as two files: <n>.eml with what came, and then <n>.json with its envelope. The second appears by a rename, so
// that whoever sees it finds both whole.
const fs = require('node:fs')
const path = require('node:path')
const { SMTPServer } = require('smtp-server')

const { folder, certificate, listeners } = JSON.parse(process.argv[2])
const pem = fs.readFileSync(certificate)
let number = 0

const refusal = (code, text) => Object.assign(new Error(text), { responseCode: code })

function onRcptTo({ address }, session, callback) {
    switch (address.slice(0, address.lastIndexOf('@'))) {
        case 'nobody':
            return callback(refusal(550, 'No such user'))
        case 'later':
            return callback(refusal(450, 'Come back later'))
        default:
            return callback()
    }
}

function onData(stream, { envelope }, callback) {
    const file = path.join(folder, `${++number}`)
    const facts = {
        from: envelope.mailFrom.address,
        to: envelope.rcptTo.map(({ address }) => address),
        requireTls: envelope.requireTLS,
        ret: envelope.dsn?.ret,
        envid: envelope.dsn?.envid,
        dsn: envelope.rcptTo.map(({ dsn }) => dsn ?? null),
    }
    stream.pipe(fs.createWriteStream(`${file}.eml`)).once('close', () => {
        fs.writeFileSync(`${file}.part`, JSON.stringify(facts))
        fs.renameSync(`${file}.part`, `${file}.json`)
        callback(null, `queued as ${path.basename(file)}`)
    })
}

for (const { port, implicit, hidden } of listeners) {
    const server = new SMTPServer({
        name: 'mx.example.test',
        secure: implicit,
        key: pem,
        cert: pem,
        authOptional: true,
        disabledCommands: ['AUTH'],
        disableReverseLookup: true,
        size: 104857600,
        // Both are hidden unless asked for; REQUIRETLS is never shown outside TLS (RFC 8689).
        hideDSN: false,
        hideREQUIRETLS: false,
        ...Object.fromEntries(hidden.map((extension) => [`hide${extension}`, true])),
        onRcptTo,
        onData,
    })
    // A client that goes away in its handshake must not end the server.
    server.on('error', (error) => console.error(error.message))
    server.listen(port, '127.0.0.1')
}
