import Testing

/// The real program, with real git and real processes, from a commit to what it brings about and what is told of it.
///
/// One after the other: each test measures what its own daemon does, and the machine may be small.
@Suite("End to end", .serialized)
struct EndToEnd {}
