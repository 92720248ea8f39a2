// Nodemailer as its README and https://nodemailer.com/smtp/ show it: secure for TLS from the start, otherwise STARTTLS where it is offered.
const { createRequire } = require('node:module');

let input = '';
process.stdin.on('data', (data) => { input += data; });
process.stdin.on('end', async () => {
    const job = JSON.parse(input);
    const nodemailer = createRequire(job.NodePackages + '/')('nodemailer');
    const limit = job.LimitSeconds ? { connectionTimeout: job.LimitSeconds * 1000, greetingTimeout: job.LimitSeconds * 1000, socketTimeout: job.LimitSeconds * 1000 } : {};
    const transporter = nodemailer.createTransport({ host: job.Host, port: job.Port, secure: job.Implicit, auth: { user: job.User, pass: job.Password }, ...limit });
    let said;
    try {
        const authors = [{ name: job.FromName, address: job.From }];
        if (job.SecondFrom) authors.push({ name: 'Second', address: job.SecondFrom });
        const info = await transporter.sendMail({
            from: authors, to: job.To.map((address) => ({ name: '', address })), bcc: job.Bcc || undefined, subject: job.Subject,
            text: job.Text + 'A line of padding, as long as lines are.\r\n'.repeat(Math.floor(job.Padding / 42)),
        });
        said = { Claim: info.rejected.length ? 'partly' : 'sent', Error: null, Text: info.response };
    } catch (error) {
        said = { Claim: 'refused', Error: error.code || error.name, Text: error.message };
    }
    console.log(JSON.stringify(said));
    process.exit(0);
});
