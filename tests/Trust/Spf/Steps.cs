namespace Waxwing.Trust.Tests.Spf;

/// <summary>A verdict explains itself.</summary>
public sealed class Steps
{
    [Fact]
    public async Task Each_step_says_where_what_and_why()
    {
        var zone = new Zone("""
            example.org  TXT  v=spf1 ip4:198.51.100.0/24 include:a.example redirect=b.example
            a.example    TXT  v=spf1 a -all
            b.example    TXT  v=spf1 mx ~all
            b.example    MX   10 mx.example
            mx.example   A    192.0.2.1
            """);
        var verdict = await zone.CheckAsync();

        Assert.Equal((SpfResult.Pass, "b.example", "mx", 4, 1), (verdict.Result, verdict.Match?.Domain, verdict.Match?.Directive.Text, verdict.Lookups, verdict.VoidLookups));
        Assert.Equal(
            [
                "0 example.org Record : The record is: v=spf1 ip4:198.51.100.0/24 include:a.example redirect=b.example",
                "0 example.org NoMatch ip4:198.51.100.0/24: 192.0.2.1 is not in this network.",
                "0 example.org Include include:a.example: The record of a.example is asked.",
                "1 a.example Record : The record is: v=spf1 a -all",
                "1 a.example NoMatch a: 192.0.2.1 is no address of a.example.",
                "1 a.example Match -all: It matches every client.",
                "0 example.org NoMatch include:a.example: The record of a.example does not say pass.",
                "0 example.org Redirect redirect=b.example: The record of b.example decides.",
                "0 b.example Record : The record is: v=spf1 mx ~all",
                "0 b.example Match mx: 192.0.2.1 is an address of mx.example, a mail host of b.example.",
            ],
            verdict.Steps.Select(step => $"{step.Depth} {step.Domain} {step.Kind} {step.Term}: {step.Reason}"));
    }

    [Fact]
    public async Task An_include_that_matches_is_what_decided_in_the_record_of_the_domain()
    {
        var verdict = await new Zone("example.org TXT v=spf1 -include:a.example\na.example TXT v=spf1 +all").CheckAsync();
        Assert.Equal((SpfResult.Fail, "example.org", "-include:a.example"), (verdict.Result, verdict.Match?.Domain, verdict.Match?.Directive.Text));
    }

    [Fact]
    public async Task The_last_step_of_an_error_is_the_error()
    {
        var verdict = await new Zone("example.org TXT v=spf1 include:a.example\na.example TXT v=spf1 ip4:192.0.2.300").CheckAsync();
        Assert.Equal((SpfStepKind.Fault, 1, "a.example"), (verdict.Steps[^1].Kind, verdict.Steps[^1].Depth, verdict.Steps[^1].Domain));
        Assert.Equal(("The record is wrong at character 11: This is no IPv4 address.", 11), (verdict.Fault?.Reason, verdict.Fault?.Syntax?.Position));
    }

    [Fact]
    public async Task A_domain_that_no_directive_and_no_redirect_decides_for_is_neutral()
    {
        var verdict = await new Zone("example.org TXT v=spf1 ip4:198.51.100.1").CheckAsync();
        Assert.Equal((SpfResult.Neutral, null, SpfStepKind.Default), (verdict.Result, verdict.Match, verdict.Steps[^1].Kind));
    }
}
