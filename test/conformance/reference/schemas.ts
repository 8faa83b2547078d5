/** A JSON Schema that uses what 2020-12 brought; the suite looks whether it is listed as it is here. */
export const schema2020 = {
	$schema: "https://json-schema.org/draft/2020-12/schema",
	type: "object",
	$defs: {
		address: {
			$anchor: "addressDef",
			type: "object",
			properties: { street: { type: "string" }, city: { type: "string" } },
		},
	},
	properties: {
		name: { type: "string" },
		address: { $ref: "#/$defs/address" },
		contactMethod: { type: "string", enum: ["phone", "email"] },
		phone: { type: "string" },
		email: { type: "string" },
	},
	allOf: [{ anyOf: [{ required: ["phone"] }, { required: ["email"] }] }],
	if: {
		properties: { contactMethod: { const: "phone" } },
		required: ["contactMethod"],
	},
	// oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's word
	then: { required: ["phone"] },
	else: { required: ["email"] },
	additionalProperties: false,
};
