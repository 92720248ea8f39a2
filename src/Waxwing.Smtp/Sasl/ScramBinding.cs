namespace Waxwing.Smtp;

/// <summary>What SCRAM says of channel binding: the gs2 header, and behind it the data that is bound (RFC 5802 §7, cbind-input).</summary>
/// <param name="Use">What is bound, or why nothing is.</param>
/// <param name="Data">The data; empty where nothing is bound.</param>
internal sealed record ScramBinding(ChannelBindingUse Use, ReadOnlyMemory<byte> Data)
{
    /// <summary>The header of an exchange that is bound.</summary>
    public const string BoundHeader = "p=tls-server-end-point,,";

    /// <summary>Nothing is known that could be bound.</summary>
    public static ScramBinding Unavailable { get; } = new(ChannelBindingUse.NotAvailable, default);

    /// <summary>The server said that it does not know the type.</summary>
    public static ScramBinding NotShared { get; } = new(ChannelBindingUse.TypeNotShared, default);

    /// <summary>The server offers no -PLUS.</summary>
    public static ScramBinding NotOffered { get; } = new(ChannelBindingUse.NotOffered, default);

    /// <summary>gs2-cbind-flag "," [authzid] ",": nobody acts for another here.</summary>
    // RFC 5802 §6: "y" only if the server offers no -PLUS; else it would be taken for a downgrade.
    public string Header => Use switch
    {
        ChannelBindingUse.TlsServerEndPoint => BoundHeader,
        ChannelBindingUse.NotOffered => "y,,",
        ChannelBindingUse.TypeNotShared or ChannelBindingUse.NotAvailable or ChannelBindingUse.None => "n,,",
    };

    /// <summary>Bound to the server's certificate.</summary>
    public static ScramBinding To(ReadOnlyMemory<byte> serverEndPoint) => new(ChannelBindingUse.TlsServerEndPoint, serverEndPoint);
}
