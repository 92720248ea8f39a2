namespace Waxwing.Interop.Tests;

/// <summary>The files of one private Postfix instance: everything in one folder, nothing shared with the system's own.</summary>
internal sealed class PostfixConfiguration(string folder)
{
    public const string Domain = "example.test";

    /// <summary>Further domains, whose mail goes to the mailboxes of <see cref="Domain"/>: DNS names this server as their mail host, each in its own way.</summary>
    public static IReadOnlyList<string> MailDomains { get; } =
    [
        "dane.secure.test", "altered.secure.test", "cname.secure.test", "half-way.secure.test", "plain.insecure.test", "dane.bogus.test", "mx.bogus.test", "dane.stripped.test", "dane.removed.test", "dane.naked.test",
        .. MailWorld.Domains,
    ];

    /// <summary>A mailbox whose address needs SMTPUTF8 (RFC 6531).</summary>
    public const string InternationalUser = "δοκιμή";

    public const string DeferredUser = "later";

    public const string DroppedUser = "gone";

    public string Etc { get; } = Path.Combine(folder, "etc");

    public string Queue { get; } = Path.Combine(folder, "queue");

    public string Data { get; } = Path.Combine(folder, "data");

    public string Mail { get; } = Path.Combine(folder, "mail");

    // Debian's Postfix reads Cyrus SASL's settings from here, whatever cyrus_sasl_config_path says.
    public string Sasl { get; } = Path.Combine(folder, "etc", "sasl");

    public string Log { get; } = Path.Combine(folder, "postfix.log");

    public string KeyAndChain => Path.Combine(Etc, "server.pem");

    /// <summary>The certificates by the name that a client asks for.</summary>
    public string ServerNames => Path.Combine(Etc, "server-names");

    public string PasswordDatabase => Path.Combine(Sasl, "sasldb2");

    public void Write(IEnumerable<SmtpEndpoint> endpoints)
    {
        Write("main.cf", Main());
        Write("master.cf", string.Concat(endpoints.Select(Smtpd)) + Services);
        Write("mailboxes", $"""
            ada@{Domain} ada/
            grace@{Domain} grace/
            {InternationalUser}@{Domain} international/

            """);
        Write("domains", string.Concat(MailDomains.Select(domain => $"@{domain} @{Domain}\n")));
        // access(5): smtpd ends the connection after a 421.
        Write("access", $"""
            {DeferredUser}@{Domain} 450 4.7.1 Come back later
            {DroppedUser}@{Domain} 421 4.3.2 Gone for now

            """);
        File.WriteAllText(Path.Combine(Sasl, "smtpd.conf"), $"""
            pwcheck_method: auxprop
            auxprop_plugin: sasldb
            sasldb_path: {PasswordDatabase}
            mech_list: SCRAM-SHA-256 PLAIN LOGIN

            """);
    }

    /// <summary>From the next start on, nobody is deferred or dropped any more.</summary>
    public void Relent()
    {
        Write("access", "");
        Write("mailboxes", $"""
            {File.ReadAllText(Path.Combine(Etc, "mailboxes"))}
            {DeferredUser}@{Domain} later/
            {DroppedUser}@{Domain} gone/

            """);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(Etc, name), text);

    // message_drop_headers: Postfix would take Bcc, Return-Path and Content-Length out, and what arrives must be what was sent.
    // local_header_rewrite_clients: a client on loopback would have its header fields completed.
    // smtpd_error_sleep_time: Postfix answers an error late by default, and only costs us time here.
    // The error transport: nothing ever leaves this server, not even a bounce. That transport refuses at RCPT;
    // what relay_domains lets in fails only after it was taken (pipe(8): any odd exit status is permanent), so that a report is due.
    private string Main() => $"""
        compatibility_level = 3.6
        queue_directory = {Queue}
        data_directory = {Data}
        maillog_file = {Log}
        maillog_file_prefixes = {folder}
        command_directory = /usr/sbin
        daemon_directory = {PostfixServer.DaemonFolder}
        mail_owner = postfix
        setgid_group = postdrop
        myhostname = mx.{Domain}
        mydestination =
        mynetworks =
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        disable_dns_lookups = yes
        smtp_host_lookup = native
        alias_maps =
        alias_database =
        local_recipient_maps =
        recipient_delimiter = +
        virtual_mailbox_domains = {Domain}
        virtual_alias_domains = {string.Join(' ', MailDomains)}
        virtual_alias_maps = texthash:{Etc}/domains
        virtual_mailbox_base = {Mail}
        virtual_mailbox_maps = texthash:{Etc}/mailboxes
        virtual_uid_maps = static:65534
        virtual_gid_maps = static:65534
        virtual_mailbox_limit = 0
        message_size_limit = 209715200
        smtputf8_enable = yes
        notify_classes =
        relay_domains = {Address.UndeliverableDomain}
        default_transport = error:5.4.4 nothing leaves this server
        relay_transport = fails:
        local_header_rewrite_clients =
        message_drop_headers =
        smtpd_relay_restrictions = reject_unauth_destination
        smtpd_recipient_restrictions = check_recipient_access texthash:{Etc}/access
        smtpd_error_sleep_time = 0
        smtpd_tls_chain_files = {KeyAndChain}
        tls_server_sni_maps = texthash:{ServerNames}
        smtpd_tls_loglevel = 1
        smtpd_tls_auth_only = yes
        smtpd_sasl_auth_enable = yes
        smtpd_sasl_local_domain = {Domain}

        """;

    private static string Smtpd(SmtpEndpoint endpoint)
    {
        var tls = endpoint.Tls switch
        {
            TlsMode.None => "smtpd_tls_security_level=none",
            TlsMode.Implicit => "smtpd_tls_wrappermode=yes",
            TlsMode.StartTls => "smtpd_tls_security_level=encrypt",
        };
        var hidden = endpoint.Chunking ? "silent-discard" : "chunking,silent-discard";
        return $"127.0.0.1:{endpoint.Port} inet n - n - - smtpd -o {tls} -o smtpd_discard_ehlo_keywords={hidden}\n";
    }

    private const string Services = """
        cleanup    unix       n - n -     0 cleanup
        qmgr       unix       n - n 300   1 qmgr
        tlsmgr     unix       - - n 1000? 1 tlsmgr
        rewrite    unix       - - n -     - trivial-rewrite
        bounce     unix       - - n -     0 bounce
        defer      unix       - - n -     0 bounce
        trace      unix       - - n -     0 bounce
        verify     unix       - - n -     1 verify
        flush      unix       n - n 1000? 0 flush
        proxymap   unix       - - n -     - proxymap
        error      unix       - - n -     - error
        fails      unix       - n n -     - pipe user=nobody argv=/bin/false
        retry      unix       - - n -     - error
        virtual    unix       - n n -     - virtual
        anvil      unix       - - n -     1 anvil
        postlog    unix-dgram n - n -     1 postlogd

        """;
}
