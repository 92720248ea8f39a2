// Submits the letter on standard input with Nodemailer, from the folder of packages that the argument names.
const fs = require('fs');
const path = require('path');
const nodemailer = require(path.join(process.argv[2], 'nodemailer'));

const letter = JSON.parse(fs.readFileSync(0, 'utf8'));
const transport = nodemailer.createTransport({
  host: 'localhost',
  port: letter.port,
  secure: letter.implicitTls,
  requireTLS: !letter.implicitTls,
  tls: { ca: fs.readFileSync(letter.authorityFile) },
  auth: { user: letter.user, pass: letter.password },
  authMethod: letter.mechanism,
  socketTimeout: 60_000,
});
const message = {
  from: letter.from,
  to: letter.to,
  subject: letter.subject,
  text: letter.text,
  attachments: [{ path: letter.attachmentFile }],
  headers: letter.repetition ? { 'Idempotency-Key': letter.repetition } : {},
};

transport.sendMail(message).then(
  (sent) => console.log(sent.response),
  (error) => {
    console.log(error.response ?? error.message);
    process.exitCode = 1;
  },
);
