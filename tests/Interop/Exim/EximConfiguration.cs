namespace Waxwing.Interop.Tests;

/// <summary>The files of one private Exim: everything in one folder, nothing shared with the system.</summary>
internal sealed class EximConfiguration(string folder, string program)
{
    /// <summary>The largest message that it takes, in octets.</summary>
    public const int SizeLimit = 10_000_000;

    /// <summary>A message with this subject is refused after its content has come.</summary>
    public const string RefusedSubject = "refused by content";

    public string File { get; } = Path.Combine(folder, "exim.conf");

    public string Passwd { get; } = Path.Combine(folder, "passwd");

    public string Group { get; } = Path.Combine(folder, "group");

    public string Spool { get; } = Path.Combine(folder, "spool");

    public string Mail { get; } = Path.Combine(folder, "mail");

    public string Logs { get; } = Path.Combine(folder, "log");

    public string KeyAndChain { get; } = Path.Combine(folder, "server.pem");

    public void Write(IReadOnlyCollection<SmtpEndpoint> endpoints)
    {
        // Debian's Exim looks for its own user before it reads anything, and that user is not here: nothing was installed.
        System.IO.File.WriteAllText(Passwd, """
            root:x:0:0:root:/root:/bin/sh
            nobody:x:65534:65534:nobody:/nonexistent:/bin/false
            Debian-exim:x:65534:65534::/nonexistent:/bin/false

            """);
        System.IO.File.WriteAllText(Group, "root:x:0:\nnogroup:x:65534:\nDebian-exim:x:65534:\n");
        System.IO.File.WriteAllText(File, Text(endpoints));
    }

    // The limits on commands, errors and synchronization are Exim's defaults: what a client meets elsewhere. The rewriting of
    // header fields and the lookups that ask a network are off. Nothing ever leaves this server: there is one router.
    private string Text(IReadOnlyCollection<SmtpEndpoint> endpoints)
    {
        string Ports(Func<SmtpEndpoint, bool> which) => string.Join(" : ", endpoints.Where(which).Select(endpoint => endpoint.Port));
        return $$$"""
            exim_path = {{{program}}}
            exim_user = nobody
            exim_group = nogroup
            never_users =
            deliver_drop_privilege
            keep_environment = LD_PRELOAD : LD_LIBRARY_PATH : NSS_WRAPPER_PASSWD : NSS_WRAPPER_GROUP
            primary_hostname = mx.{{{Address.Domain}}}
            spool_directory = {{{Spool}}}
            log_file_path = {{{Logs}}}/%slog
            local_interfaces = 127.0.0.1
            daemon_smtp_ports = {{{Ports(_ => true)}}}
            tls_on_connect_ports = {{{Ports(endpoint => endpoint.Tls == TlsMode.Implicit)}}}
            tls_advertise_hosts = *
            tls_certificate = {{{KeyAndChain}}}
            dsn_advertise_hosts = *
            smtputf8_advertise_hosts = *
            pipelining_advertise_hosts = *
            chunking_advertise_hosts = ${if inlist{$received_port}{{{{Ports(endpoint => endpoint.Chunking)}}}}{*}{}}
            host_lookup =
            message_size_limit = {{{SizeLimit}}}
            smtp_accept_max = 0
            smtp_accept_queue_per_connection = 0
            acl_smtp_mail = mail
            acl_smtp_rcpt = recipient
            acl_smtp_data = content

            begin acl

            mail:
              deny !encrypted = *
                   message = 5.7.0 TLS first
              accept

            recipient:
              accept domains = {{{Address.UndeliverableDomain}}}
              deny !domains = {{{Address.Domain}}}
                   message = 5.7.1 Nothing leaves this server
              defer local_parts = later
                    message = 450 4.7.1 Come back later
              deny !local_parts = ^ada : ^δοκιμή
                   message = 5.1.1 No such user
              accept

            content:
              deny condition = ${if eq{$h_subject:}{{{{RefusedSubject}}}}}
                   message = 5.7.1 I do not like it
              accept

            begin routers

            undeliverable:
              driver = redirect
              domains = {{{Address.UndeliverableDomain}}}
              allow_fail
              data = :fail: nothing leaves this server

            mailbox:
              driver = accept
              transport = maildir

            begin transports

            maildir:
              driver = appendfile
              directory = {{{Mail}}}
              maildir_format
              use_crlf
              return_path_add
              envelope_to_add
              user = nobody
              group = nogroup

            """;
    }
}
