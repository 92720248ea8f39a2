using System.Security.Cryptography;

namespace Waxwing.Smtp.Server;

/// <summary>PLAIN (RFC 4616), server side.</summary>
internal sealed class PlainServer(PasswordJudge judge) : SaslServerMechanism
{
    public override async ValueTask<SaslServerStep> StepAsync(byte[]? response)
    {
        if (response is null)
        {
            // RFC 4954 §4: an empty challenge where the client sent no initial response.
            return SaslServerStep.Ask([]);
        }

        try
        {
            // RFC 4616 §2: [authzid] NUL authcid NUL passwd.
            var first = Array.IndexOf(response, (byte)0);
            var second = first < 0 ? -1 : Array.IndexOf(response, (byte)0, first + 1);
            if (second < 0 || Array.IndexOf(response, (byte)0, second + 1) >= 0)
            {
                return SaslServerStep.Failure;
            }

            var user = response.AsMemory((first + 1)..second);

            // Nobody acts for another here: an authorization identity may only repeat the user.
            return first > 0 && !response.AsSpan(0, first).SequenceEqual(user.Span)
                ? SaslServerStep.Failure
                : await PasswordCheck.RunAsync(judge, user, response.AsMemory(second + 1)).ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(response);
        }
    }
}
