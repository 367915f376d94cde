extension KindRegistry {
    /// Kinds with which people extend what there is.
    static let extensionKinds: [KindInfo] = [
        KindInfo(
            .customResourceDefinition, version: "v1", plural: "customresourcedefinitions", shortNames: ["crd", "crds"],
            isNamespaced: false, schema: .customResourceDefinition, columns: .nameAndCreation,
            countsGenerations: true, updateRules: CustomResourceRules.checkUpdate
        ).with { $0.categories = ["api-extensions"] },
        KindInfo(
            .validatingAdmissionPolicy, version: "v1", plural: "validatingadmissionpolicies", isNamespaced: false,
            schema: .validatingAdmissionPolicy, columns: .validatingAdmissionPolicy, countsGenerations: true
        ).with {
            $0.categories = ["api-extensions"]
            $0.notActedOnNotice =
                "Skeg stores ValidatingAdmissionPolicies, but does not evaluate their expressions in CEL yet"
        },
        KindInfo(
            .validatingAdmissionPolicyBinding, version: "v1", plural: "validatingadmissionpolicybindings",
            isNamespaced: false, schema: .validatingAdmissionPolicyBinding,
            columns: .validatingAdmissionPolicyBinding, countsGenerations: true, hasStatus: false
        ).with {
            $0.categories = ["api-extensions"]
            $0.notActedOnNotice =
                "Skeg stores ValidatingAdmissionPolicyBindings, but does not evaluate the policies they bind yet"
        },
        KindInfo(
            .certificateSigningRequest, version: "v1", plural: "certificatesigningrequests", shortNames: ["csr"],
            isNamespaced: false, schema: .certificateSigningRequest, columns: .certificateSigningRequest,
            updateRules: CertificateRules.checkUpdate
        ).with {
            $0.nameRule = NameRules.pathSegment
            $0.selectableFields = ["spec.signerName"]
        }
    ]
}
