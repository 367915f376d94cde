import Objects
import Store
import Testing

@Suite struct StoreEventTests {
    private let before = Object([
        "apiVersion": "apps/v1", "kind": "Deployment", "spec": ["replicas": 1], "status": ["replicas": 0],
        "metadata": ["name": "web", "namespace": "default", "uid": "u", "resourceVersion": "1", "labels": ["a": "1"]]
    ])

    private func event(_ change: (inout Object) -> Void) -> StoreEvent {
        var after = before
        after.resourceVersion = "2"
        change(&after)
        return .modified(after, from: before)
    }

    @Test func aStatusThatIsWrittenIsToldFromEveryOtherChange() {
        #expect(event { $0.status = ["replicas": 1] }.isStatusAlone)
        #expect(event { $0["status"] = nil }.isStatusAlone)
        let others: [(inout Object) -> Void] = [
            { $0.spec = ["replicas": 2] }, { $0["spec"] = nil }, { $0["data"] = ["a": "b"] }, { $0.uid = "other" },
            { $0.setLabel("a", to: "2") }, { $0.setLabel("a", to: nil) }, { $0.setAnnotation("b", to: "1") }
        ]
        for change in others {
            #expect(!event(change).isStatusAlone)
            #expect(
                !event {
                    change(&$0)
                    $0.status = ["replicas": 1]
                }.isStatusAlone)
        }
        #expect(!StoreEvent.added(before).isStatusAlone)
        #expect(!StoreEvent.removed(before).isStatusAlone)
    }

    /// The claim is not in the object, and yet it is another sync's now.
    @Test func anObjectThatIsGivenToAnotherSyncHasChanged() {
        #expect(!event { _ in }.isStatusAlone)
    }
}
