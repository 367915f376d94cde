import Objects

/// What one object costs on its way into the store.
enum ObjectBench {
    static func figures() throws -> [Figure] {
        let kinds = KindRegistry.builtIn
        let wanted = Object(Samples.deploymentValue)
        let now = Timestamp(seconds: 1_000)
        let live = try ServerSideApply.apply(
            wanted, onto: nil, manager: "skeg", kinds: kinds, force: true, at: now
        ).object
        return [
            Figure.cost("check a Deployment against the schema", of: 100, "object") {
                for _ in 0..<100 { _ = kinds.check(wanted) }
            },
            Figure.cost("set its defaults", of: 100, "object") {
                for _ in 0..<100 {
                    var copy = wanted
                    kinds.applyDefaults(to: &copy)
                }
            },
            try Figure.cost("apply it onto the same", of: 100, "object") {
                for _ in 0..<100 {
                    _ = try ServerSideApply.apply(
                        wanted, onto: live, manager: "skeg", kinds: kinds, force: true, at: now)
                }
            }
        ]
    }
}
