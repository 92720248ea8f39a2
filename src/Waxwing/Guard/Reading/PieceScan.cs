namespace Waxwing;

/// <summary>Judges a finding.</summary>
internal delegate GuardFinding JudgeFinding(GuardFinding finding, ReadOnlySpan<char> value, string part);

/// <summary>Scans the pieces of a message, one after the other, and keeps what is found in them.</summary>
internal sealed class PieceScan : IDisposable
{
    private readonly GuardConfidence _minimum;
    private readonly JudgeFinding _judge;
    private readonly TextWindow _window;
    private string _part = "";

    public PieceScan(GuardConfidence minimum, JudgeFinding judge)
    {
        (_minimum, _judge) = (minimum, judge);
        _window = new TextWindow(minimum, (finding, value) => Findings.Add(_judge(finding, value, _part)));
    }

    /// <summary>What was found so far.</summary>
    public List<GuardFinding> Findings { get; } = [];

    /// <summary>Scans a piece.</summary>
    /// <returns>Whether encrypted text in the armour of OpenPGP stands in it.</returns>
    public bool Run(Piece piece)
    {
        _part = piece.Part;
        if (piece.IsHtml)
        {
            return RunHtml(piece);
        }

        var isArmoured = false;
        try
        {
            _window.Append(piece.Text);
        }
        finally
        {
            // Of a text whose reading failed, what came is looked through.
            isArmoured = _window.End();
        }

        return isArmoured;
    }

    public void Dispose() => _window.Dispose();

    // What a reader of HTML does not see stands behind what he sees.
    private bool RunHtml(Piece piece)
    {
        var behind = new List<GuardFinding>();
        using var unseen = new TextWindow(_minimum, (finding, value) => behind.Add(_judge(finding, value, piece.Part)));
        var isArmoured = false;
        try
        {
            foreach (var segment in HtmlSegments.Of(piece.Text))
            {
                var html = HtmlText.Read(segment);
                _window.Append(html.Seen);
                unseen.Append(html.Unseen);
            }
        }
        finally
        {
            isArmoured = _window.End();
            unseen.End();
            Findings.AddRange(behind.Select(finding => finding with { Line = finding.Line + _window.LineEnds + 1 }));
        }

        return isArmoured;
    }
}
