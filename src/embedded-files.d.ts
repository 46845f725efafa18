/** Files of the plugin that are part of the executable, as text. */
declare module "*.md" {
  const text: string;
  export default text;
}
