internal import Controllers
internal import Objects
internal import Store

/// Stores what the node agents tell, many notes to one transaction.
actor EventSink {
    /// Notes that may wait; beyond it the newest are dropped, for they are only told, never acted on (client-go's
    /// `tools/record`, maxQueuedEvents).
    private static let waitingLimit = 1000
    private static let attempts = 3

    private let store: Store
    private var ids: IDSource
    private var recorder = EventRecorder()
    private var waiting: [EventNote] = []
    private var isWriting = false

    init(store: Store, ids: IDSource) {
        self.store = store
        self.ids = ids
    }

    func record(_ notes: [EventNote]) async {
        waiting += notes.prefix(max(0, EventSink.waitingLimit - waiting.count))
        guard !isWriting else { return }
        isWriting = true
        defer { isWriting = false }
        while !waiting.isEmpty {
            let batch = waiting
            waiting = []
            await write(batch)
        }
    }

    private func write(_ notes: [EventNote]) async {
        for _ in 0..<EventSink.attempts {
            let changes = recorder.record(notes, in: store.snapshot, at: SystemClock.now, ids: &ids)
            guard !changes.isEmpty else { return }
            let results = await store.commit([Transaction(changes, by: "events")])
            guard case .failure(.refused)? = results.first else { return }
        }
    }
}
