using System.Text.Json.Serialization;

namespace Waxwing.Server.Replies;

/// <summary>What a refusal means, whoever says it and in whatever words. The words are those of data files and of the API.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReplyClass>))]
internal enum ReplyClass
{
    /// <summary>Nothing in it says more than that it was refused.</summary>
    [JsonStringEnumMemberName("unclear")]
    Unclear,

    /// <summary>There is no such mailbox, or no longer.</summary>
    [JsonStringEnumMemberName("no_such_user")]
    NoSuchUser,

    /// <summary>The mailbox takes no more for now.</summary>
    [JsonStringEnumMemberName("mailbox_full")]
    MailboxFull,

    /// <summary>The mailbox is there, and disabled.</summary>
    [JsonStringEnumMemberName("inactive")]
    Inactive,

    /// <summary>The domain does not exist, or takes no mail (RFC 7505).</summary>
    [JsonStringEnumMemberName("no_such_domain")]
    NoSuchDomain,

    /// <summary>Nobody could be asked in time: no connection, no route, a loop.</summary>
    [JsonStringEnumMemberName("unreachable")]
    Unreachable,

    /// <summary>Too much, too fast, or too new: later it may be taken.</summary>
    [JsonStringEnumMemberName("throttled")]
    Throttled,

    /// <summary>It is about us: our address, its name, or what it is known for.</summary>
    [JsonStringEnumMemberName("sender_blocked")]
    SenderBlocked,

    /// <summary>It is about our proof of who we are: SPF, DKIM, DMARC, or that somebody should have signed in.</summary>
    [JsonStringEnumMemberName("unauthenticated")]
    Unauthenticated,

    /// <summary>It is about what the message holds, or how it is made.</summary>
    [JsonStringEnumMemberName("content_refused")]
    ContentRefused,

    /// <summary>The message is larger than the mailbox or its server takes.</summary>
    [JsonStringEnumMemberName("too_large")]
    TooLarge,

    /// <summary>Somebody there decided so, and does not say why.</summary>
    [JsonStringEnumMemberName("policy")]
    Policy,

    /// <summary>Something is wrong with the server itself.</summary>
    [JsonStringEnumMemberName("server_fault")]
    ServerFault,
}
