internal import Objects

extension Schema {
    func unknownFields(in value: Value) -> [String] { [] }
}
