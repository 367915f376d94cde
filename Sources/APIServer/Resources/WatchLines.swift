internal import API
internal import Objects
internal import Store

/// What a watch tells, line by line: what is there, then each change. A line is made when the one before it has been taken; a
/// client that is slower than the store's history is long is told that it is too late.
struct WatchLines: AsyncSequence, Sendable {
    typealias Element = [UInt8]
    typealias Failure = Never

    private let first: [Object]
    private let watch: Watch
    private let start: Revision
    private let kind: GroupKind
    private let filter: ObjectFilter

    init(_ first: [Object], then watch: Watch, from start: Revision, of kind: GroupKind, _ filter: ObjectFilter) {
        self.first = first
        self.kind = kind
        self.watch = watch
        self.start = start
        self.filter = filter
    }

    func makeAsyncIterator() -> Iterator {
        Iterator(first: first[...], commits: watch.makeAsyncIterator(), start: start, kind: kind, filter: filter)
    }

    struct Iterator: AsyncIteratorProtocol {
        fileprivate var first: ArraySlice<Object>
        fileprivate var commits: Watch.Iterator
        fileprivate let start: Revision
        fileprivate let kind: GroupKind
        fileprivate let filter: ObjectFilter
        private var hasEnded = false

        fileprivate init(
            first: ArraySlice<Object>, commits: Watch.Iterator, start: Revision, kind: GroupKind, filter: ObjectFilter
        ) {
            self.kind = kind
            self.first = first
            self.commits = commits
            self.start = start
            self.filter = filter
        }

        mutating func next() async -> [UInt8]? {
            if let object = first.popFirst() { return WatchLine.added(object) }
            while !hasEnded {
                do throws(WatchTooOld) {
                    guard let committed = try await commits.next() else { break }
                    let lines = committed.events.compactMap { WatchLine.line(for: $0, of: kind, filter) }
                    if !lines.isEmpty { return Array(lines.joined()) }
                } catch {
                    hasEnded = true
                    return WatchLine.error(.expired(start))
                }
            }
            return nil
        }
    }
}
