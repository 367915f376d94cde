import Glibc
import Objects
import Store
import Synchronization
import TestSupport
import Testing

@testable import Daemon

/// What the daemon's parts do while the disk is so slow that the store's queue is full.
@Suite(.timeLimit(.minutes(1))) struct StorePatienceTests {
    /// A store with a Deployment of two pods, whose disk can stop to answer.
    private final class Disk: Sendable {
        private static let queueLength = 300
        let store: Store
        private let gate: Gate
        private let lines = Mutex<[String]>([])

        init() async throws {
            let gate = Gate()
            var limits = StoreLimits()
            limits.queuedTransactions = Disk.queueLength
            store = try Store(
                MemoryBackend(beforeWrite: { _ in gate.pass() }), kinds: .builtIn, limits: limits
            )
            self.gate = gate
            var web = Make.deployment("web", replicas: 2).object
            KindRegistry.builtIn.applyDefaults(to: &web)
            let objects = [Make.namespace("default").object, web]
            _ = try await store.commit(Transaction(objects.map { .create($0.asStored()) }, by: "test"))
        }

        /// The disk answers no more, and so much waits for it that nothing is taken any more.
        func getStuck() async throws {
            gate.isShut = true
            let store = store
            Task { await store.commit([Disk.transaction(0)]) }
            // The store being busy would not do: it may still be so with the write that was before.
            try await waitUntil("the disk is written to") { gate.isWaitedAt }
            Task { await store.commit((1...Disk.queueLength).map(Disk.transaction)) }
            try await waitUntil("the queue is full") { store.waiting == Disk.queueLength }
        }

        func goOn() { gate.isShut = false }

        private static func transaction(_ number: Int) -> Transaction {
            Transaction([.create(Make.configMap("c\(number)").asStored())], by: "test")
        }

        var log: Log { Log(minimum: .debug) { [self] line in lines.withLock { $0.append(line) } } }

        func hasLogged(_ text: String) -> Bool { lines.withLock { $0.contains { $0.contains(text) } } }

        /// Until the Deployment has its pods.
        func waitForPods() async throws {
            let store = store
            try await waitUntil("the pods are there") { store.snapshot.objects(of: .pod).count == 2 }
        }
    }

    private final class Gate: Sendable {
        private let state = Mutex((isShut: false, isWaitedAt: false))
        var isShut: Bool {
            get { state.withLock { $0.isShut } }
            set { state.withLock { $0.isShut = newValue } }
        }
        /// Whether a write stands before the gate.
        var isWaitedAt: Bool { state.withLock { $0.isWaitedAt } }

        /// Returns once the gate is open.
        func pass() {
            while hasToWait { usleep(1000) }
        }

        private var hasToWait: Bool {
            state.withLock { state in
                state.isWaitedAt = state.isShut
                return state.isWaitedAt
            }
        }
    }

    private func start(_ disk: Disk, _ patience: StorePatience? = nil) -> Task<Void, any Error> {
        let loop = ControlLoop(
            store: disk.store, rootCertificate: "", secrets: SeededSecretMaker(seed: 1), ids: IDSource(seed: 1),
            log: disk.log, metrics: DaemonMetrics(), patience: patience)
        return Task {
            var loop = loop
            try await loop.run()
        }
    }

    @Test func theControlLoopWaitsWhileTheQueueIsFull() async throws {
        let disk = try await Disk()
        try await disk.getStuck()
        let loop = start(disk)
        try await waitUntil("the loop waits") { disk.hasLogged("warning: 300 transactions wait for the disk") }
        disk.goOn()
        try await disk.waitForPods()
        #expect(disk.hasLogged("control: the store takes writes again"))
        loop.cancel()
        try await loop.value
    }

    @Test func aPlanThatCouldNotBeStoredForLongIsMadeAnew() async throws {
        let disk = try await Disk()
        try await disk.getStuck()
        var patience = StorePatience(log: disk.log)
        patience.attempts = 3
        (patience.firstPause, patience.longestPause) = (.milliseconds(1), .milliseconds(2))
        let loop = start(disk, patience)
        try await waitUntil("the loop gives up") { disk.hasLogged("gives up after 3 attempts, and will decide anew") }
        disk.goOn()
        try await disk.waitForPods()
        loop.cancel()
        try await loop.value
    }

    @Test func whatIsCommittedPatientlyIsThereOnce() async throws {
        let disk = try await Disk()
        try await disk.getStuck()
        let (store, patience) = (disk.store, StorePatience(log: disk.log))
        let writing = Task {
            try await patience.commit(
                Transaction([.create(Make.configMap("late").asStored())], by: "test"), to: store, for: "test")
        }
        try await waitUntil("it waits") { disk.hasLogged("test: warning: 300 transactions wait") }
        disk.goOn()
        let committed = try await writing.value
        #expect(committed.events.count == 1 && committed.revision == 303)
        #expect(store.snapshot[ObjectKey(.configMap, namespace: "default", name: "late")] != nil)
    }

    /// A disk that fails is no disk that is slow.
    @Test func aFailureEndsTheControlLoopAtOnce() async throws {
        let failure = StoreFailure(.full, "no room")
        let store = try Store(MemoryBackend(script: [2: .beforeEffect(failure)]), kinds: .builtIn)
        _ = try await store.commit(
            Transaction([.create(Make.namespace("default").object.asStored())], by: "test"))
        var loop = ControlLoop(
            store: store, rootCertificate: "", secrets: SeededSecretMaker(seed: 1), ids: IDSource(seed: 1),
            log: Log { _ in }, metrics: DaemonMetrics())
        await #expect(throws: StoreFailure.self) { try await loop.run() }
        #expect(store.failure?.code == .full)
    }
}
