using System.Security.Cryptography;
using System.Text;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.Fuzz.Targets;

/// <summary>
/// SASL, both halves (RFC 4954, 5802, 7628). The input's first octet chooses the mechanism, the rest is what the peer says: a message a
/// line. A <c>*</c> in a message of SCRAM stands for the signature or proof that only who knows the password can make.
/// </summary>
internal static class Sasl
{
    private const string Nonce = "fyko+d2lbbFgONRv9qkxdawL";
    private const string ServerNonce = "3rfcNHYJY1ZVvWVs7j";
    private const string Secret = "pencil\u00a7secret";
    private const string Token = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg";

    private static readonly byte[] EndPoint = SHA256.HashData("certificate"u8);
    private static readonly PasswordCredential Password = new("user", Secret);
    private static readonly TokenCredential Bearer = new("user@waxwing.test", Token);
    private static readonly ScramCredential Stored = Store("saltsalt"u8.ToArray());

    public static void Judge(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        var messages = Split(input[1..]);
        switch (input[0])
        {
            case (byte)'c':
                ScramClient(messages, ScramBinding.NotOffered);
                break;
            case (byte)'C':
                ScramClient(messages, ScramBinding.To(EndPoint));
                break;
            case (byte)'s':
                ScramServer(messages, ScramServerBinding.NotOffered);
                break;
            case (byte)'S':
                ScramServer(messages, new ScramServerBinding(EndPoint, Required: true));
                break;
            case (byte)'o':
                BearerClient(messages, new OAuthBearer(Bearer, "mail.waxwing.test"));
                break;
            case (byte)'x':
                BearerClient(messages, new XOAuth2(Bearer));
                break;
            case (byte)'p':
                PasswordServer(messages, new PlainServer(Users));
                break;
            case (byte)'l':
                PasswordServer(messages, new LoginServer(Users));
                break;
            case (byte)'b':
                Base64OfClient(input[1..]);
                break;
            default:
                Base64OfServer(input[1..]);
                break;
        }
    }

    private static void ScramClient(List<byte[]> messages, ScramBinding binding)
    {
        var mechanism = new ScramSha256(Password, binding, Nonce, Derive);
        var said = Encoding.UTF8.GetString(mechanism.InitialResponse())[binding.Header.Length..];
        byte[]? signature = null;
        foreach (var message in messages)
        {
            var text = Encoding.UTF8.GetString(message);
            if (signature is not null && text.StartsWith("v=*", StringComparison.Ordinal))
            {
                text = $"v={Convert.ToBase64String(signature)}{text[3..]}";
            }

            try
            {
                var answer = Encoding.UTF8.GetString(mechanism.Respond(Encoding.UTF8.GetBytes(text)));
                Property.IsPrintable(answer);
                if (signature is null)
                {
                    Property.Holds(answer.Contains($",r={Nonce}", StringComparison.Ordinal) && !mechanism.ServerVerified);
                    var attributes = text.Split(',');
                    signature = ScramKeys.Sign(
                        ScramKeys.ServerKey(Derive(Secret, Convert.FromBase64String(attributes[1][2..]), int.Parse(attributes[2].AsSpan(2), System.Globalization.CultureInfo.InvariantCulture))),
                        $"{said},{text},{answer[..answer.LastIndexOf(",p=", StringComparison.Ordinal)]}");
                }
                else
                {
                    var proof = $"v={Convert.ToBase64String(signature)}";
                    Property.Holds(mechanism.ServerVerified && (string.Equals(text, proof, StringComparison.Ordinal) || text.StartsWith(proof + ",", StringComparison.Ordinal)));
                }
            }
            catch (SmtpException refused)
            {
                CheckRefusal(refused);
                break;
            }
        }

        CheckCompletion(mechanism, mayComplete: mechanism.ServerVerified);
    }

    private static void ScramServer(List<byte[]> messages, ScramServerBinding binding)
    {
        var server = new ScramSha256Server(static user => user is "user" ? Stored : null, ScramKeys.MinIterations, ServerNonce, binding);
        var (first, challenged, proved) = ("", "", false);
        foreach (var message in messages)
        {
            var text = Encoding.UTF8.GetString(message);
            if (challenged.Length > 0 && text.EndsWith(",p=*", StringComparison.Ordinal))
            {
                text = text[..^1] + ProofOf($"{first},{challenged},{text[..^4]}");
                proved = server.UserName is "user";
            }

            var challenge = server.Challenge(Encoding.UTF8.GetBytes(text));
            Property.Holds(server.IsAuthenticated is false || proved);
            if (challenge is null)
            {
                break;
            }

            Property.IsPrintable(Encoding.UTF8.GetString(challenge));
            if (challenged.Length == 0)
            {
                first = text[(text.IndexOf(",,", StringComparison.Ordinal) + 2)..];
                challenged = Encoding.UTF8.GetString(challenge);
            }
        }

        Property.Holds(server.UserName is not "" && (server.UserName is null || !server.UserName.Any(char.IsControl)));
    }

    private static void BearerClient(List<byte[]> messages, BearerMechanism mechanism)
    {
        Property.Holds(mechanism.PrepareAsync(CancellationToken.None).IsCompletedSuccessfully);
        mechanism.InitialResponse();
        for (var i = 0; i < messages.Count; i++)
        {
            try
            {
                mechanism.Respond(messages[i]);
                Property.Holds(i == 0 && mechanism.Refusal is not null && mechanism.Refusal.Length <= 20);
                Property.IsPrintable(mechanism.Refusal);
            }
            catch (SmtpException refused)
            {
                Property.Holds(i == 1);
                CheckRefusal(refused);
                break;
            }
        }

        CheckCompletion(mechanism, mayComplete: messages.Count == 0);
    }

    // The derivation of keys is slow on purpose, and knows nothing of the input's form: whoever gets that far ends here.
    private static void PasswordServer(List<byte[]> messages, SaslServerMechanism server)
    {
        byte[]?[] responses = [null, .. messages];
        foreach (var response in responses)
        {
            try
            {
                var step = server.StepAsync(response).AsTask();
                Property.Holds(step.IsCompleted);
                var (challenge, accepted) = step.GetAwaiter().GetResult();
                Property.Holds(accepted is null);
                if (challenge is null)
                {
                    return;
                }
            }
            catch (UserException user)
            {
                Property.Holds(user.Message.Length > 0 && !user.Message.Any(char.IsControl));
                return;
            }
        }
    }

    private static void Base64OfClient(ReadOnlySpan<byte> input)
    {
        SmtpReply? reply;
        try
        {
            new ReplyParser().Consume([.. "334 "u8, .. input, .. "\r\n"u8], out reply);
        }
        catch (ReplyFormatException)
        {
            return;
        }

        try
        {
            Property.Holds(SecuredSession.Challenge(reply!).Length <= input.Length);
        }
        catch (SmtpException refused)
        {
            CheckRefusal(refused);
        }
    }

    private static void Base64OfServer(ReadOnlySpan<byte> input)
    {
        if (SaslBase64.TryDecode(input, out var decoded))
        {
            Property.Holds(decoded is not null);
            foreach (var octet in input)
            {
                Property.Holds(char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'+' or (byte)'/' or (byte)'=');
            }

            Property.Holds(decoded.Length == 0 || (input.Length == (decoded.Length + 2) / 3 * 4));
        }
    }

    private static void CheckCompletion(SaslMechanism mechanism, bool mayComplete)
    {
        try
        {
            mechanism.Complete();
            Property.Holds(mayComplete);
        }
        catch (SmtpException refused)
        {
            Property.Holds(!mayComplete);
            CheckRefusal(refused);
        }
    }

    private static void CheckRefusal(SmtpException refused)
    {
        Property.Holds(refused.Error.Stage == SmtpStage.Auth);
        Property.IsPrintable(refused.Message);
        Property.Holds(!refused.Message.Contains(Secret, StringComparison.Ordinal) && !refused.Message.Contains(Token, StringComparison.Ordinal));
    }

    private static ValueTask<string?> Users(string user, string password) => throw new UserException(user);

    // In place of PBKDF2, whose thousands of rounds would be most of what the fuzzer does.
    private static byte[] Derive(string password, ReadOnlySpan<byte> salt, int iterations) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(password), (byte[])[.. salt, .. BitConverter.GetBytes(iterations)]);

    private static ScramCredential Store(byte[] salt)
    {
        var salted = Derive(Secret, salt, ScramKeys.MinIterations);
        return new ScramCredential(salt, ScramKeys.MinIterations, SHA256.HashData(ScramKeys.ClientKey(salted)), ScramKeys.ServerKey(salted));
    }

    private static string ProofOf(string authMessage)
    {
        var proof = ScramKeys.Sign(Stored.StoredKey, authMessage);
        ScramKeys.Combine(proof, ScramKeys.ClientKey(Derive(Secret, Stored.Salt, Stored.Iterations)));
        return Convert.ToBase64String(proof);
    }

    private static List<byte[]> Split(ReadOnlySpan<byte> input)
    {
        var messages = new List<byte[]>();
        foreach (var range in input.Split((byte)'\n'))
        {
            messages.Add(input[range].ToArray());
        }

        return messages;
    }

    private sealed class UserException(string user) : Exception(user);
}
