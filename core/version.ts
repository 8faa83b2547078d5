/** The version of this build, from package.json: put in by the bundler, read from the file when run from source. */
import packageJson from "../package.json" with { type: "json" };

export const version: string = packageJson.version;
