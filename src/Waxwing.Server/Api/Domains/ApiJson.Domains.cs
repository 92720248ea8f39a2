using System.Text.Json.Serialization;
using Waxwing.Server.Api.Domains;

namespace Waxwing.Server.Api;

[JsonSerializable(typeof(CreateDomain))]
[JsonSerializable(typeof(DomainSettings))]
[JsonSerializable(typeof(DomainWithRecords))]
[JsonSerializable(typeof(ListOf<DomainSummary>))]
internal sealed partial class ApiJson;
