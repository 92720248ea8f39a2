using Waxwing.Smtp;

namespace Waxwing;

/// <summary>What encode made of a message.</summary>
/// <param name="Content">The content.</param>
/// <param name="Rewriting">Who writes it again, for whoever reads it, if it is not kept.</param>
/// <param name="Recorder">Who holds its memory; null where it was not written yet.</param>
internal readonly record struct Encoded(MessageContent Content, Rewriting Rewriting, RecordingStream? Recorder);
