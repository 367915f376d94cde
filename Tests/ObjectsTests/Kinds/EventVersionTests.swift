import Objects
import Testing

@Suite struct EventVersionTests {
    private static let core = """
        apiVersion: v1
        kind: Event
        metadata: {name: web.1, namespace: shop}
        involvedObject: {apiVersion: v1, kind: Pod, name: web-1, namespace: shop, fieldPath: 'spec.containers{web}'}
        type: Warning
        reason: BackOff
        action: Restarting
        message: "Back-off restarting failed container\\n"
        count: 3
        firstTimestamp: '2026-03-01T11:00:00Z'
        lastTimestamp: '2026-03-01T11:50:00Z'
        eventTime: '2026-03-01T11:00:00.000000Z'
        series: {count: 5, lastObservedTime: '2026-03-01T11:55:00.000000Z'}
        source: {component: kubelet, host: n1}
        reportingComponent: example.com/agent
        reportingInstance: agent-1
        """
    private static let new = """
        apiVersion: events.k8s.io/v1
        kind: Event
        metadata: {name: web.1, namespace: shop}
        regarding: {apiVersion: v1, kind: Pod, name: web-1, namespace: shop, fieldPath: 'spec.containers{web}'}
        type: Warning
        reason: BackOff
        action: Restarting
        note: "Back-off restarting failed container\\n"
        deprecatedCount: 3
        deprecatedFirstTimestamp: '2026-03-01T11:00:00Z'
        deprecatedLastTimestamp: '2026-03-01T11:50:00Z'
        eventTime: '2026-03-01T11:00:00.000000Z'
        series: {count: 5, lastObservedTime: '2026-03-01T11:55:00.000000Z'}
        deprecatedSource: {component: kubelet, host: n1}
        reportingController: example.com/agent
        reportingInstance: agent-1
        """

    private func served(_ group: String) throws -> ServedKind {
        try #require(KindRegistry.builtIn.served(GroupVersion(group: group, version: "v1"), plural: "events"))
    }

    @Test func `an event is written in both versions, and comes back as it was`() throws {
        let (core, new) = (try object(Self.core), try object(Self.new))
        let version = try served("events.k8s.io")
        #expect(version.written(core) == new)
        #expect(version.stored(new) == core)
        #expect(try served("").written(core) == core)
        #expect(!version.isStored)
    }

    @Test func `a new event that is stored is a good core event`() throws {
        let stored = try served("events.k8s.io").stored(try object(Self.new))
        #expect(KindRegistry.builtIn.check(stored) == [])
    }

    @Test func `a new event says who noticed what when`() throws {
        let bare = KindSample(apiVersion: "events.k8s.io/v1", kind: "Event", metadata: "name: a, namespace: shop")
        #expect(
            try bare.errors("reportingController: a b\ntype: Odd\nmessage: hi") == [
                "eventTime: Required value", "message: unknown field \"message\"",
                "reportingController: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' "
                    + "or '.', and must start and end with an alphanumeric character (e.g. 'MyName', or 'my.name', or "
                    + "'123-abc')",
                "reportingInstance: Required value", "action: Required value", "reason: Required value",
                "type: Invalid value: \"Odd\": has invalid value: Odd"
            ])
        #expect(try errors(in: Self.new) == [])
    }

    @Test func `both tables show what kubectl shows`() throws {
        let now = try #require(Timestamp("2026-03-01T12:00:00Z"))
        let header = [
            "LAST SEEN", "TYPE", "REASON", "OBJECT", "SUBOBJECT", "SOURCE", "MESSAGE", "FIRST SEEN", "COUNT", "NAME"
        ]
        let row = [
            "5m", "Warning", "BackOff", "pod/web-1", "spec.containers{web}", "kubelet, n1",
            "Back-off restarting failed container", "60m", "5", "web.1"
        ]
        for (group, yaml) in [("", Self.core), ("events.k8s.io", Self.new)] {
            let columns = try served(group).columns
            #expect(columns.map(\.name) == header)
            let event = try object(yaml)
            #expect(columns.map { $0.text(event, now) } == row)
        }
        let narrow = try served("").columns.filter { !$0.isWide }.map(\.name)
        #expect(narrow == ["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"])
    }
}
