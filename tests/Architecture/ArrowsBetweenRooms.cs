namespace Waxwing.Architecture.Tests;

public sealed class ArrowsBetweenRooms
{
    private static readonly IReadOnlyList<BuiltRoom> Rooms = BuiltRoom.All;

    [Fact]
    public void Every_project_under_src_has_its_place_in_the_plan()
    {
        Assert.NotEmpty(Rooms);
        Assert.DoesNotContain(Rooms, room => !Plan.Rooms.ContainsKey(room.Name));
    }

    [Fact]
    public void No_assembly_uses_a_room_that_the_plan_does_not_let_it_know()
    {
        var roomOf = Rooms.ToDictionary(room => room.Assembly, room => room.Name, StringComparer.Ordinal);
        Assert.Empty(Rooms.SelectMany(room => Plan.ForbiddenArrows(
            room.Name,
            room.AssemblyReferences().Where(roomOf.ContainsKey).Select(assembly => roomOf[assembly]))));
    }

    [Fact]
    public void No_project_file_names_a_room_that_the_plan_does_not_let_it_know() =>
        Assert.Empty(Rooms.SelectMany(room => Plan.ForbiddenArrows(room.Name, room.ProjectReferences())));

    [Fact]
    public void Assemblies_of_ours_reference_no_assembly_that_only_looks_like_a_room()
    {
        var assemblies = Rooms.Select(room => room.Assembly).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(
            Rooms.SelectMany(room => room.AssemblyReferences()),
            name => name.StartsWith("waxwing", StringComparison.OrdinalIgnoreCase) && !assemblies.Contains(name));
    }

    [Theory]
    [InlineData("Waxwing.Smtp", "Waxwing")]
    [InlineData("Waxwing.Sandbox", "Waxwing")]
    [InlineData("Waxwing.Cli", "Waxwing.Server")]
    [InlineData("Waxwing.Server", "Waxwing.Cli")]
    [InlineData("Waxwing.Unplanned", "Waxwing.Smtp")]
    public void The_rule_reports_an_arrow_that_turned_round(string from, string to) =>
        Assert.Equal($"{from} -> {to}", Assert.Single(Plan.ForbiddenArrows(from, [to])));

    [Theory]
    [InlineData("Waxwing.Cli", "waxwing-server")]
    [InlineData("Waxwing.Server", "waxwing")]
    public void The_command_and_the_service_are_two_programs_that_do_not_know_each_other(string room, string other)
    {
        var built = Rooms.Single(one => string.Equals(one.Name, room, StringComparison.Ordinal));
        Assert.DoesNotContain(other, built.AssemblyReferences());
        Assert.DoesNotContain(Rooms.Single(one => string.Equals(one.Assembly, other, StringComparison.Ordinal)).Name, built.ProjectReferences());
        // The service's framework would come along with a package of it, too, and make the command slow to start.
        Assert.Equal(room is "Waxwing.Server", built.AssemblyReferences().Any(name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || name is "Microsoft.Data.Sqlite"));
    }

    [Fact]
    public void The_rule_lets_a_room_know_what_its_neighbours_know() =>
        Assert.Empty(Plan.ForbiddenArrows("Waxwing.Cli", ["Waxwing", "Waxwing.Smtp", "Waxwing.Trust", "Waxwing.Sandbox"]));
}
