import Objects

/// Patches of all kinds, field sets and server-side apply: the laws that hold whatever is laid over whatever.
enum PatchProperties {
    private static let now = Timestamp(seconds: 1_767_225_600)

    static func check(_ input: [UInt8]) throws(BrokenProperty) {
        var draws = Draws(input)
        try checkMerge(draws.value(), draws.value())
        let kinds = KindRegistry.builtIn
        let info = draws.pick(kinds.all)
        var objects = (0..<3).map { _ in draws.object(of: [info]) }
        for index in objects.indices {
            objects[index]["apiVersion"] = .string(info.apiVersion)
            objects[index]["kind"] = .string(info.kind.kind)
            info.schema.normalize(&objects[index].content)
            objects[index].content["status"] = nil
            objects[index].metadata["managedFields"] = nil
            // Only a way to write `data`; manifests have it there before they are applied.
            objects[index]["stringData"] = nil
        }
        try checkSets(FieldSet(of: objects[0], schema: info.schema), FieldSet(of: objects[1], schema: info.schema))
        try StrategicPatchProperties.check(objects[0].content, objects[1].content, info.schema, draws.value())
        if let pods = kinds[.pod] {
            let (old, new) = (StrategicPatchProperties.pod(&draws), StrategicPatchProperties.pod(&draws))
            try StrategicPatchProperties.check(old, new, pods.schema, draws.value())
        }
        try JSONPatchProperties.check(&draws)
        // Only what was checked is ever applied.
        guard objects.allSatisfy({ kinds.check($0).isEmpty }) else { return }
        try checkApply(objects[0], objects[1], objects[2], kinds, info.schema)
    }

    /// RFC 7386.
    private static func checkMerge(_ target: Value, _ patch: Value) throws(BrokenProperty) {
        let once = target.mergePatched(with: patch)
        try expect(once.mergePatched(with: patch) == once, "a merge patch that was made changes nothing more")
        guard let changes = patch.fields else { return try expect(once == patch, "a patch that is no map replaces") }
        try expect(
            target.mergePatched(with: .emptyObject) == (target.fields == nil ? .emptyObject : target),
            "an empty patch changes nothing in a map")
        for field in target.fields ?? Fields() where !changes.contains(field.name) {
            try expect(once[field.name] == field.value, "what a patch does not name stays")
        }
        for change in changes {
            try expect((once[change.name] == nil) == change.value.isNull, "null removes, all else sets")
        }
    }

    private static func checkSets(_ left: FieldSet, _ right: FieldSet) throws(BrokenProperty) {
        let both = left.union(right)
        try expect(both == right.union(left), "a union does not depend on the order")
        try expect(left.union(left) == left, "a union with itself is itself")
        try expect(both.union(right) == both, "a union holds its parts")
        try expect(left.subtracting(left).isEmpty, "nothing is left without itself")
        let members = Set(both.members)
        try expect(members == Set(left.members).union(right.members), "a union has the members of both")
        try expect(
            Set(left.subtracting(right).members) == Set(left.members).subtracting(right.members),
            "a difference has the members of one alone")
        for member in left.members { try expect(left.covers(member), "a set covers its members", seen: "\(member)") }
    }

    private static func checkApply(
        _ first: Object, _ second: Object, _ other: Object, _ kinds: KindRegistry, _ schema: Schema
    ) throws(BrokenProperty) {
        var live = try apply(first, onto: nil, by: "skeg", kinds)
        try checkAgain(first, live, by: "skeg", kinds)
        live = try apply(other, onto: live, by: "ann", kinds)
        try checkAgain(other, live, by: "ann", kinds)
        let before = FieldSet(of: other, schema: schema)
        live = try apply(second, onto: live, by: "skeg", kinds)
        try checkAgain(second, live, by: "skeg", kinds)
        let managed = ManagedFields(of: live)
        try expect(
            managed.applied(by: "skeg") == FieldSet(of: second, schema: schema), "an applier owns what it applied")
        try expect(
            managed.applied(by: "ann").subtracting(before).isEmpty,
            "an applier never comes to own what it did not apply")
        var changed = live
        ServerSideApply.recordUpdate(of: &changed, from: live, manager: "bob", kinds: kinds, at: now)
        try expect(changed == live, "an update that changes nothing owns nothing")
        // Of what nobody owns a field of, nothing is noted.
        guard !managed.entries.isEmpty else { return }
        changed.content = first.content
        ServerSideApply.recordUpdate(of: &changed, from: live, manager: "bob", kinds: kinds, at: now)
        let entries = ManagedFields(of: changed).entries
        let taken = Set(entries.first { $0.manager == "bob" }?.fields.members ?? [])
        let after = FieldSet(of: changed, schema: schema)
        let added = after.subtracting(FieldSet(of: live, schema: schema))
        try expect(
            taken.isSuperset(of: added.members), "an update owns what it adds",
            seen: "\(JSONWriter.text(live.content)) became \(JSONWriter.text(changed.content))")
        try expect(taken.isSubset(of: after.members), "an update owns nothing that is not there")
        for entry in entries where entry.manager != "bob" {
            try expect(taken.isDisjoint(with: entry.fields.members), "what an update changes belongs to nobody else")
        }
        try checkRequest(second, live, kinds)
    }

    /// What the API does around an apply changes nothing for whom it is not meant: others than kubectl, and objects of which
    /// somebody's fields are noted.
    private static func checkRequest(
        _ configuration: Object, _ live: Object, _ kinds: KindRegistry
    ) throws(BrokenProperty) {
        let isSame: Bool
        do throws(ServerSideApply.Refusal) {
            let answer = try ServerSideApply.answer(
                configuration, onto: live, manager: "ann", kinds: kinds, force: true, at: now)
            let plain = try? apply(configuration, onto: live, by: "ann", kinds)
            isSame = answer.object == plain
        } catch {
            // Elements without their key may be stored, but not applied.
            guard case .conflicts = error else { return }
            throw BrokenProperty("an apply request by force has no conflicts: \(error)")
        }
        try expect(isSame, "an apply request does what an apply does")
    }

    private static func apply(
        _ desired: Object, onto live: Object?, by manager: String, _ kinds: KindRegistry
    ) throws(BrokenProperty) -> Object {
        do throws(ServerSideApply.Conflicts) {
            return try ServerSideApply.apply(desired, onto: live, manager: manager, kinds: kinds, force: true, at: now)
                .object
        } catch {
            throw BrokenProperty("an apply by force has no conflicts: \(error)")
        }
    }

    private static func checkAgain(
        _ desired: Object, _ live: Object, by manager: String, _ kinds: KindRegistry
    ) throws(BrokenProperty) {
        let again = try? ServerSideApply.apply(
            desired, onto: live, manager: manager, kinds: kinds, force: false, at: now)
        try expect(
            again?.isChanged == false, "what was applied twice is as if applied once",
            seen: JSONWriter.text(desired.content))
    }
}
