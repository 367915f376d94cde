import Objects
import Testing

/// Objects as large as hostile ones: what is done for each part of them must not go through all other parts.
@Suite("Server-side apply of very large objects")
struct LargeApplyTests {
    private let kinds = KindRegistry.builtIn
    private let now = Timestamp(seconds: 1_000)

    private func pod(_ values: Int, count: Int = 20_000) -> Object {
        var pod = Object(apiVersion: "v1", kind: "Pod", namespace: "default", name: "web")
        let variables = (0..<count).map { number -> Value in
            ["name": .string("V\(number)"), "value": .string("\(values)")]
        }
        let labels = (0..<count).map { ("l\($0)", Value.string("\(values)")) }
        pod.metadata["annotations"] = .object(Fields(labels))
        pod.spec = ["containers": [["name": "main", "env": .array(variables)]]]
        return pod
    }

    @Test("every element of a list and every field of a map is changed, then removed")
    func changes() throws {
        var live = try apply(pod(1), onto: nil)
        live = try apply(pod(2), onto: live)
        #expect(live.spec["containers"]?.array?.first?["env"]?.array?.last?["value"] == "2")
        #expect(throws: ServerSideApply.Conflicts.self) { try apply(pod(3), onto: live, by: "ann") }
        live = try apply(pod(2, count: 1), onto: live)
        #expect(live.spec["containers"]?.array?.first?["env"]?.array?.count == 1)
        #expect(live.annotations.count == 1)
    }

    private func apply(_ pod: Object, onto live: Object?, by manager: String = "skeg") throws -> Object {
        try ServerSideApply.apply(pod, onto: live, manager: manager, kinds: kinds, force: false, at: now).object
    }
}
