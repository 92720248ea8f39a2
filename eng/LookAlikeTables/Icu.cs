using System.Globalization;
using System.Runtime.InteropServices;

namespace Waxwing.LookAlikeTables;

/// <summary>The newest ICU of this machine, which holds the data of UTS #39 and of the script properties in one version of Unicode.</summary>
internal sealed unsafe class Icu
{
    private readonly nint _common;
    private readonly nint _internationalization;
    private readonly string _suffix;
    private readonly nint _checker;
    private readonly nint _recommended;
    private readonly nint _inclusion;
    private readonly delegate* unmanaged<nint, uint, char*, int, char*, int, int*, int> _skeleton;
    private readonly delegate* unmanaged<int, int*, int, int*, int> _scriptExtensions;
    private readonly delegate* unmanaged<nint, int, sbyte> _contains;
    private readonly delegate* unmanaged<int, int> _usage;
    private readonly delegate* unmanaged<int, byte*> _shortName;
    private readonly delegate* unmanaged<int, byte*> _name;

    private Icu(nint common, nint internationalization, int version)
    {
        _common = common;
        _internationalization = internationalization;
        _suffix = string.Create(CultureInfo.InvariantCulture, $"_{version}");
        var error = 0;
        _checker = ((delegate* unmanaged<int*, nint>)Spoof("uspoof_open"))(&error);
        _recommended = ((delegate* unmanaged<int*, nint>)Spoof("uspoof_getRecommendedSet"))(&error);
        _inclusion = ((delegate* unmanaged<int*, nint>)Spoof("uspoof_getInclusionSet"))(&error);
        Check(error);
        _skeleton = (delegate* unmanaged<nint, uint, char*, int, char*, int, int*, int>)Spoof("uspoof_getSkeleton");
        _scriptExtensions = (delegate* unmanaged<int, int*, int, int*, int>)Common("uscript_getScriptExtensions");
        _contains = (delegate* unmanaged<nint, int, sbyte>)Common("uset_contains");
        _usage = (delegate* unmanaged<int, int>)Common("uscript_getUsage");
        _shortName = (delegate* unmanaged<int, byte*>)Common("uscript_getShortName");
        _name = (delegate* unmanaged<int, byte*>)Common("uscript_getName");
        Version = Dotted("u_getVersion", 2);
        UnicodeVersion = Dotted("u_getUnicodeVersion", 3);
    }

    /// <summary>ICU's own version.</summary>
    public string Version { get; }

    /// <summary>The version of Unicode whose data it holds.</summary>
    public string UnicodeVersion { get; }

    /// <summary>Finds the newest one.</summary>
    public static Icu Open()
    {
        for (var version = 99; version >= 60; version--)
        {
            if (NativeLibrary.TryLoad(string.Create(CultureInfo.InvariantCulture, $"libicuuc.so.{version}"), out var common)
                && NativeLibrary.TryLoad(string.Create(CultureInfo.InvariantCulture, $"libicui18n.so.{version}"), out var internationalization))
            {
                return new Icu(common, internationalization, version);
            }
        }

        throw new InvalidOperationException("There is no ICU here: on Debian, apt-get install libicu-dev.");
    }

    /// <summary>The skeleton of a text (UTS #39 §4).</summary>
    public string Skeleton(string text)
    {
        Span<char> skeleton = stackalloc char[256];
        var error = 0;
        fixed (char* source = text, target = skeleton)
        {
            var length = _skeleton(_checker, 0, source, text.Length, target, skeleton.Length, &error);
            Check(error);
            return skeleton[..length].ToString();
        }
    }

    /// <summary>Script_Extensions, by the short names of ISO 15924.</summary>
    public string[] ScriptExtensions(int codePoint)
    {
        Span<int> scripts = stackalloc int[64];
        var error = 0;
        fixed (int* target = scripts)
        {
            var count = _scriptExtensions(codePoint, target, scripts.Length, &error);
            Check(error);
            return [.. scripts[..count].ToArray().Select(script => Text(_shortName(script)))];
        }
    }

    /// <summary>Identifier_Status is Allowed: the types Recommended and Inclusion (UTS #39 §3.1).</summary>
    public bool IsAllowed(int codePoint) => _contains(_recommended, codePoint) != 0 || _contains(_inclusion, codePoint) != 0;

    /// <summary>The scripts in everyday use (UAX #31, table 5), by short name and name.</summary>
    public IEnumerable<(string Code, string Name)> RecommendedScripts()
    {
        const int recommended = 5;
        var scripts = new List<(string, string)>();
        for (var script = 0; script < 400; script++)
        {
            if (_usage(script) == recommended && _shortName(script) != null)
            {
                scripts.Add((Text(_shortName(script)), Text(_name(script))));
            }
        }

        return scripts;
    }

    private static string Text(byte* text) => Marshal.PtrToStringAnsi((nint)text) ?? string.Empty;

    private static void Check(int error)
    {
        // Negative codes are warnings.
        if (error > 0)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"ICU failed with code {error}."));
        }
    }

    private nint Common(string name) => NativeLibrary.GetExport(_common, name + _suffix);

    private nint Spoof(string name) => NativeLibrary.GetExport(_internationalization, name + _suffix);

    private string Dotted(string function, int parts)
    {
        Span<byte> version = stackalloc byte[4];
        fixed (byte* target = version)
        {
            ((delegate* unmanaged<byte*, void>)Common(function))(target);
        }

        return string.Join('.', version[..parts].ToArray());
    }
}
