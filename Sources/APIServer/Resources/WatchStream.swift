internal import API
internal import Objects
internal import Store

/// What one watch is about.
struct WatchPlan: Sendable {
    /// How long a watch goes on when its client does not say
    /// (`k8s.io/apiserver/pkg/endpoints/handlers/get.go`: between 30 and 60 minutes).
    static let defaultTime = Duration.seconds(45 * 60)
    /// How often a watch without changes says how far it has come
    /// (`k8s.io/apiserver/pkg/storage/cacher`, defaultBookmarkFrequency).
    static let bookmarkTime = Duration.seconds(60)
    /// Bytes that are put together before they are sent.
    static let pieceSize = 64 * 1024

    let form: AnswerForm
    let filter: ObjectFilter
    let encoded: EncodedObjects
    let now: @Sendable () -> Timestamp
    /// Told first.
    var initial: [Object] = []
    /// Whether a bookmark says when all of `initial` is told.
    var marksInitialEnd = false
    var allowsBookmarks = false
    /// Where the changes begin.
    var start: Revision = 0

    init(
        form: AnswerForm, filter: ObjectFilter, encoded: EncodedObjects, now: @escaping @Sendable () -> Timestamp
    ) {
        self.form = form
        self.filter = filter
        self.encoded = encoded
        self.now = now
    }

    /// One line.
    func append(_ event: WatchEvent, to bytes: inout [UInt8], hasHeader: Bool = false) {
        bytes.append(contentsOf: "{\"type\":\"\(event.kind.rawValue)\",\"object\":".utf8)
        if form.isPlain, event.kind != .bookmark, !form.sealed.hides(event.object) {
            bytes.append(contentsOf: encoded.bytes(of: event.object))
        } else if event.kind == .bookmark, form.negotiation.form == nil {
            JSONWriter.append(event.object.content, to: &bytes)
        } else {
            JSONWriter.append(form.content(of: event.object, at: now(), hasHeader: hasHeader), to: &bytes)
        }
        bytes.append(contentsOf: "}\n".utf8)
    }

    /// The last line of a watch that cannot go on.
    static func errorLine(_ status: APIStatus) -> [UInt8] {
        JSONWriter.write(["type": "ERROR", "object": status.content]) + [UInt8(ascii: "\n")]
    }
}

/// What a watch tells, some lines at a time: what is there, then each change. The next piece is made when the one before it has
/// been taken; a client that is slower than the store's history is long is told that it is too late.
struct WatchStream: AsyncSequence, Sendable {
    typealias Element = [UInt8]
    typealias Failure = Never

    private let plan: WatchPlan
    private let store: Store
    private let hub: WatchHub
    private let time: Duration

    init(_ plan: WatchPlan, store: Store, hub: WatchHub, for time: Duration) {
        self.plan = plan
        self.store = store
        self.hub = hub
        self.time = time
    }

    func makeAsyncIterator() -> Iterator { Iterator(plan, store, hub, end: .now + time) }
}

extension WatchStream {
    struct Iterator: AsyncIteratorProtocol {
        private let plan: WatchPlan
        private let store: Store
        private let hub: WatchHub
        private let end: ContinuousClock.Instant
        private var initial: ArraySlice<Object>
        private var initialEndIsDue: Bool
        /// Up to where everything is told.
        private var told: Revision
        private var nextBookmark: ContinuousClock.Instant
        private var hasEnded = false
        /// In a table the first event alone describes the columns.
        private var headerIsDue = true

        fileprivate init(_ plan: WatchPlan, _ store: Store, _ hub: WatchHub, end: ContinuousClock.Instant) {
            self.plan = plan
            self.store = store
            self.hub = hub
            self.end = end
            initial = plan.initial[...]
            initialEndIsDue = plan.marksInitialEnd
            told = plan.start
            nextBookmark = .now + WatchPlan.bookmarkTime
        }

        private var kind: GroupKind { plan.form.served.info.kind }

        mutating func next() async -> [UInt8]? {
            var piece: [UInt8] = []
            if takeInitial(&piece) { return piece }
            while !hasEnded, !Task.isCancelled {
                do throws(WatchTooOld) {
                    try takeChanges(&piece)
                } catch {
                    hasEnded = true
                    return WatchPlan.errorLine(.expired(told))
                }
                if !piece.isEmpty { return piece }
                if ContinuousClock.now >= end || hub.hasEnded { break }
                if plan.allowsBookmarks, ContinuousClock.now >= nextBookmark {
                    nextBookmark = .now + WatchPlan.bookmarkTime
                    tell(.bookmark(of: plan.form.served, at: told), in: &piece)
                    return piece
                }
                told = await hub.wait(
                    for: kind, after: told, until: plan.allowsBookmarks ? Swift.min(end, nextBookmark) : end)
            }
            return nil
        }

        /// Whether there was still something to say of the beginning.
        private mutating func takeInitial(_ piece: inout [UInt8]) -> Bool {
            while piece.count < WatchPlan.pieceSize, let object = initial.popFirst() {
                tell(WatchEvent(.added, object), in: &piece)
            }
            if initial.isEmpty, initialEndIsDue {
                initialEndIsDue = false
                tell(.bookmark(of: plan.form.served, at: plan.start, endsInitial: true), in: &piece)
            }
            return !piece.isEmpty
        }

        private mutating func takeChanges(_ piece: inout [UInt8]) throws(WatchTooOld) {
            while piece.count < WatchPlan.pieceSize {
                let commits = try store.committed(since: told, maximum: store.limits.watchChunk)
                if commits.isEmpty { return }
                for commit in commits {
                    for event in commit.events where event.kind == kind {
                        if let event = WatchEvent(event, plan.filter) { tell(event, in: &piece) }
                    }
                    told = commit.revision
                }
            }
        }

        private mutating func tell(_ event: WatchEvent, in piece: inout [UInt8]) {
            plan.append(event, to: &piece, hasHeader: headerIsDue)
            headerIsDue = false
        }
    }
}
