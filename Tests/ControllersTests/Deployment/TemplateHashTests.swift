import Objects
import TestSupport
import Testing

@testable import Controllers

@Suite struct TemplateHashTests {
    private let template = Make.deployment("web", replicas: 1).template

    private func name(_ template: PodTemplate, _ collisionCount: Int64 = 0) -> String {
        StableName.of(template.meaning, collisionCount: collisionCount)
    }

    /// Names of ReplicaSets are made from it: another value would name them anew in the next release.
    @Test func `the hash of a template is the same in every release`() {
        #expect(name(template) == "6844d748f6")
        #expect(name(template, 1) == "7b9ddccb6f")
        #expect(name(PodTemplate(.emptyObject)) == "5859f96865")
    }

    @Test func `a changed template has another hash`() {
        var other = template
        other.content.set("host/other", at: ["spec", "image"])
        #expect(name(template) != name(other))
    }

    @Test func `the hash label, nulls and empty lists do not count`() {
        var other = template
        other.setLabel(ReplicaSet.templateHashLabel, to: "abc")
        other.content.set(.null, at: ["metadata", "creationTimestamp"])
        other.content.set([], at: ["spec", "tolerations"])
        #expect(name(template) == name(other))
        #expect(template.isSame(as: other))
    }
}
