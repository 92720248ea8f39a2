namespace Waxwing.Server.Domains;

/// <summary>The log events of domains: ids 2200 to 2299. None holds a key.</summary>
internal static partial class DomainLog
{
    [LoggerMessage(EventId = 2200, Level = LogLevel.Information, Message = "Tenant {Tenant} added the domain {Domain}")]
    public static partial void Added(ILogger logger, string tenant, string domain);

    [LoggerMessage(EventId = 2201, Level = LogLevel.Information, Message = "The domain {Domain} of tenant {Tenant} is verified")]
    public static partial void Verified(ILogger logger, string tenant, string domain);

    [LoggerMessage(EventId = 2202, Level = LogLevel.Warning, Message = "The DKIM records of {Domain} of tenant {Tenant} cannot be seen any more; it may be sent as until {Until}")]
    public static partial void RecordsAreGone(ILogger logger, string tenant, string domain, DateTimeOffset? until);

    [LoggerMessage(EventId = 2203, Level = LogLevel.Error, Message = "The domain {Domain} of tenant {Tenant} is verified no more: its DKIM records were gone for too long")]
    public static partial void IsLost(ILogger logger, string tenant, string domain);

    [LoggerMessage(EventId = 2204, Level = LogLevel.Information, Message = "The domain {Domain} of tenant {Tenant} was not verified: its DKIM records never came")]
    public static partial void WasNotProven(ILogger logger, string tenant, string domain);

    [LoggerMessage(EventId = 2205, Level = LogLevel.Warning, Message = "Tenant {Tenant} has its keys in the DNS of {Domain}, which is verified for another tenant")]
    public static partial void IsHeldByAnother(ILogger logger, string tenant, string domain);

    [LoggerMessage(EventId = 2206, Level = LogLevel.Information, Message = "Tenant {Tenant} removed the domain {Domain}")]
    public static partial void Removed(ILogger logger, string tenant, string domain);

    [LoggerMessage(EventId = 2207, Level = LogLevel.Information, Message = "The domain {Domain} of tenant {Tenant} has new keys, which sign once they are seen")]
    public static partial void Rotates(ILogger logger, string tenant, string domain);

    [LoggerMessage(EventId = 2208, Level = LogLevel.Error, Message = "The key {Selector} of {Domain} of tenant {Tenant} cannot be used: {Reason}")]
    public static partial void KeyIsDamaged(ILogger logger, string tenant, string domain, string selector, string reason);

    [LoggerMessage(EventId = 2209, Level = LogLevel.Information, Message = "The operator vouches for {Domain} of tenant {Tenant}")]
    public static partial void Declared(ILogger logger, string tenant, string domain);

    [LoggerMessage(EventId = 2210, Level = LogLevel.Warning, Message = "The domain {Domain} of tenant {Tenant} may be sent as no more: the operator vouches for it no more, or for another's")]
    public static partial void Withdrawn(ILogger logger, string tenant, string domain);

    [LoggerMessage(EventId = 2212, Level = LogLevel.Information, Message = "Bounces of mail of the stream {Stream} from {Domain} of tenant {Tenant} come to {ReturnPath}: each delivery has a reverse-path of its own there")]
    public static partial void HasReturnPath(ILogger logger, string stream, string domain, string tenant, string returnPath);

    [LoggerMessage(EventId = 2213, Level = LogLevel.Warning, Message = "The records of {ReturnPath} are not as they were: mail of the stream {Stream} from {Domain} of tenant {Tenant} has the reverse-path of its sender again")]
    public static partial void ReturnPathIsGone(ILogger logger, string returnPath, string stream, string domain, string tenant);

    [LoggerMessage(EventId = 2214, Level = LogLevel.Warning, Message = "The records of {ReturnPath} are not as they were: bounces of mail of the stream {Stream} from {Domain} of tenant {Tenant} come to {Instead}, as those of transactional mail do")]
    public static partial void ReturnPathIsReplaced(ILogger logger, string returnPath, string stream, string domain, string tenant, string instead);

    [LoggerMessage(EventId = 2211, Level = LogLevel.Error, Message = "The domains cannot be read or checked now: {Reason}")]
    public static partial void StoreFails(ILogger logger, string reason);
}
