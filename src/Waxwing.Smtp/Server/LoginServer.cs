using System.Security.Cryptography;

namespace Waxwing.Smtp.Server;

/// <summary>LOGIN (draft-murchison-sasl-login), server side: for old clients that know nothing better.</summary>
internal sealed class LoginServer(PasswordJudge judge) : SaslServerMechanism
{
    private byte[]? _user;

    public override async ValueTask<SaslServerStep> StepAsync(byte[]? response)
    {
        if (response is null)
        {
            return SaslServerStep.Ask("Username:"u8.ToArray());
        }

        if (_user is null)
        {
            _user = response;
            return SaslServerStep.Ask("Password:"u8.ToArray());
        }

        try
        {
            return await PasswordCheck.RunAsync(judge, _user, response).ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(response);
        }
    }
}
