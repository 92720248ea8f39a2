using Waxwing.Trust;

namespace Waxwing;

/// <summary>The words of RFC 8601 §2.7 for what was found.</summary>
internal static class AuthenticationWords
{
    /// <summary>How many steps are told of one method; a person reads no more.</summary>
    public const int MaxDetails = 40;

    public static string Of(SpfResult result) => result switch
    {
        SpfResult.None => "none",
        SpfResult.Neutral => "neutral",
        SpfResult.Pass => "pass",
        SpfResult.Fail => "fail",
        SpfResult.SoftFail => "softfail",
        SpfResult.TempError => "temperror",
        SpfResult.PermError => "permerror",
    };

    public static string Of(DkimStatus status) => status switch
    {
        DkimStatus.None => "none",
        DkimStatus.PermError => "permerror",
        DkimStatus.Fail => "fail",
        DkimStatus.Neutral => "neutral",
        DkimStatus.Policy => "policy",
        DkimStatus.TempError => "temperror",
        DkimStatus.Pass => "pass",
    };

    public static string Of(ArcStatus status) => status switch
    {
        ArcStatus.None => "none",
        ArcStatus.Fail => "fail",
        ArcStatus.TempError => "temperror",
        ArcStatus.Pass => "pass",
    };

    public static string Of(DmarcResult result) => result switch
    {
        DmarcResult.None => "none",
        DmarcResult.Pass => "pass",
        DmarcResult.Fail => "fail",
        DmarcResult.TempError => "temperror",
        DmarcResult.PermError => "permerror",
    };

    public static string Of(DmarcPolicy policy) => policy switch
    {
        DmarcPolicy.None => "none",
        DmarcPolicy.Quarantine => "quarantine",
        DmarcPolicy.Reject => "reject",
    };
}
