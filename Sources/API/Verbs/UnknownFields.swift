internal import Objects

extension Schema {
    func unknownFields(in value: Value) -> [String] { [] }
}
extension APIStatus {
    static func applyConflict(_ conflicts: ServerSideApply.Conflicts) -> APIStatus {
        APIStatus(code: 409, reason: "Conflict", message: "Apply failed")
    }
}
