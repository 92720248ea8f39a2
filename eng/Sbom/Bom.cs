using System.Text.Json;

namespace Waxwing.Sbom;

/// <summary>A bill of materials by CycloneDX 1.6 (ECMA-424).</summary>
internal static class Bom
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n" };

    // No serial number and no time: the same sources have to give the same octets.
    public static void Write(Stream output, string type, Component subject, ResolvedPackages resolved)
    {
        using var json = new Utf8JsonWriter(output, Readable);
        json.WriteStartObject();
        json.WriteString("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        json.WriteString("bomFormat", "CycloneDX");
        json.WriteString("specVersion", "1.6");
        json.WriteNumber("version", 1);
        json.WriteStartObject("metadata");
        json.WritePropertyName("component");
        WriteComponent(json, type, subject);
        json.WriteEndObject();
        json.WriteStartArray("components");
        foreach (var component in resolved.All)
        {
            WriteComponent(json, "library", component);
        }

        json.WriteEndArray();
        var byName = resolved.All.ToDictionary(component => component.Name, StringComparer.OrdinalIgnoreCase);
        json.WriteStartArray("dependencies");
        WriteNeeds(json, subject.Purl, resolved.Direct, byName);
        foreach (var component in resolved.All)
        {
            WriteNeeds(json, component.Purl, component.Needs, byName);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteComponent(Utf8JsonWriter json, string type, Component component)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("bom-ref", component.Purl);
        json.WriteString("name", component.Name);
        json.WriteString("version", component.Version);
        if (component.Sha512 is { } hash)
        {
            json.WriteStartArray("hashes");
            json.WriteStartObject();
            json.WriteString("alg", "SHA-512");
            json.WriteString("content", Convert.ToHexStringLower(hash));
            json.WriteEndObject();
            json.WriteEndArray();
        }

        if (component.Licence is { } licence)
        {
            json.WriteStartArray("licenses");
            json.WriteStartObject();
            json.WriteString("expression", licence);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteString("purl", component.Purl);
        json.WriteEndObject();
    }

    private static void WriteNeeds(Utf8JsonWriter json, string reference, IReadOnlyList<string> needs, Dictionary<string, Component> byName)
    {
        json.WriteStartObject();
        json.WriteString("ref", reference);
        json.WriteStartArray("dependsOn");
        foreach (var need in needs.Order(StringComparer.Ordinal))
        {
            json.WriteStringValue(byName[need].Purl);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
