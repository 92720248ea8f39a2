namespace Waxwing;

/// <summary>How likely it is that a finding is what it looks like. In ascending order.</summary>
public enum GuardConfidence
{
    /// <summary>The form and the check digits fit, but one in ten or twenty numbers of that length would; nothing beside it names it.</summary>
    Low,

    /// <summary>The form is distinctive, or a weaker form is written or named as what it seems to be.</summary>
    Medium,

    /// <summary>The form is of nothing else, or a distinctive form is named as well.</summary>
    High,
}
