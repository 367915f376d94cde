import Controllers
import Objects
import Store
import TestSupport
import Testing

@Suite struct EventRecorderTests {
    private let pod = Make.pod("web").asStored().object

    private func note(_ message: String, reason: String = "Created", about object: Object? = nil) -> EventNote {
        EventNote(.normal, reason, message, regarding: object ?? pod, component: "test")
    }

    /// Records one note after the other, some seconds apart.
    private struct Notebook {
        var recorder = EventRecorder()
        var snapshot = Snapshot()
        var ids = IDSource(seed: 1)
        var now = Timestamp.testStart

        mutating func record(_ notes: EventNote...) throws {
            let changes = recorder.record(notes, in: snapshot, at: now, ids: &ids)
            _ = try snapshot.apply(Transaction(changes, by: "test"))
        }

        var events: [Event] { snapshot.objects(of: .event).map(Event.init) }
    }

    @Test func `an event says what, about what, by whom and when`() throws {
        var book = Notebook()
        try book.record(note("Created container main"))
        let event = try #require(book.events.first)
        #expect(event.namespace == "default")
        #expect(event.name.hasPrefix("web.") && event.name.count == 20)
        #expect(event.type == "Normal" && event.reason == "Created" && event.message == "Created container main")
        #expect(event.component == "test" && event.count == 1)
        #expect(event.involvedKey == ObjectKey(.pod, namespace: "default", name: "web"))
        #expect(event.involvedUID == pod.uid)
        #expect(event.firstTimestamp == .testStart && event.lastTimestamp == .testStart)
        #expect(KindRegistry.builtIn.check(event.object).allSatisfy { $0.severity != .error })
    }

    @Test func `the same again counts up, in one transaction and in the next, and after a restart`() throws {
        var book = Notebook()
        try book.record(note("a"), note("a"))
        book.now = book.now + .seconds(5)
        book.recorder = EventRecorder()
        try book.record(note("a"))
        #expect(book.events.map(\.count) == [3])
        #expect(book.events.first?.firstTimestamp == .testStart)
        #expect(book.events.first?.lastTimestamp == .at(5))
    }

    @Test func `many messages of one kind are combined from the tenth on`() throws {
        var book = Notebook()
        for index in 0..<20 { try book.record(note("message \(index)")) }
        #expect(book.events.count == 10)
        let combined = try #require(book.events.first { $0.message.hasPrefix("(combined") })
        #expect(combined.message == "(combined from similar events): message 19")
        #expect(combined.count == 11)
        // Ten minutes later they are apart again.
        book.now = book.now + .seconds(601)
        try book.record(note("message 99"))
        #expect(book.events.contains { $0.message == "message 99" })
    }

    @Test func `after twenty-five events an object is silenced, and then one comes every five minutes`() throws {
        var book = Notebook()
        for _ in 0..<100 { try book.record(note("again")) }
        #expect(book.events.map(\.count) == [25])
        book.now = book.now + .seconds(299)
        try book.record(note("again"))
        #expect(book.events.map(\.count) == [25])
        book.now = book.now + .seconds(1)
        try book.record(note("again"))
        try book.record(note("again"))
        #expect(book.events.map(\.count) == [26])
        try book.record(note("other", about: Make.pod("other").asStored().object))
        #expect(book.events.count == 2)
    }

    @Test func `events about what is in no namespace are in default`() throws {
        var book = Notebook()
        try book.record(note("ready", about: Make.node("n1").asStored().object))
        #expect(book.events.first?.namespace == "default")
        #expect(book.events.first?.involvedKey == ObjectKey(.node, name: "n1"))
    }

    @Test func `a namespace that is being deleted gets no events`() throws {
        var book = Notebook()
        book.snapshot = Snapshot(objects: [Make.namespace("default").object.with { $0.deletionTimestamp = .testStart }])
        try book.record(note("late"))
        #expect(book.events.isEmpty)
    }

    @Test func `a long message is cut`() throws {
        var book = Notebook()
        try book.record(note(String(repeating: "ü", count: 2000)))
        let message = try #require(book.events.first?.message)
        #expect(message.utf8.count <= 1024 && message.hasSuffix("ü..."))
    }

    @Test func `what is remembered is bounded`() {
        var recorder = EventRecorder()
        var ids = IDSource(seed: 1)
        for index in 0..<10_000 {
            let object = Make.pod("p\(index)").asStored().object
            _ = recorder.record(
                [note("x", about: object)], in: Snapshot(), at: .at(Int64(index)), ids: &ids)
        }
        #expect(recorder.rememberedObjects <= 4096)
    }
}
