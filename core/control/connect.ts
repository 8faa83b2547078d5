/** The command a stdio client's bridge begins with: an address, and a key of its own. */
import { CommandError, type OperationsOf } from "./operation.ts";

export function connectOperations(): OperationsOf<"connect"> {
	return {
		"connect.open": ({ upstream }) => {
			throw new CommandError("not-found", `no upstream is called ${upstream}`);
		},
	};
}
