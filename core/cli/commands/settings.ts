/** settings: what may stand in security.json. */
import { jsonSchema } from "../../settings/schema.ts";
import { print } from "../output.ts";

export function printSchema(): void {
	print(JSON.stringify(jsonSchema(), undefined, "\t"));
}
