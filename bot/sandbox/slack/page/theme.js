// Light or dark: as the system says, until the person at the page says otherwise.

const KEY = "goodones-stand-in-theme";

export function startTheme(button) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (localStorage.getItem(KEY) || (system.matches ? "dark" : "light")) === "dark";
  const draw = () => {
    document.documentElement.dataset.theme = isDark() ? "dark" : "light";
    button.setAttribute("aria-pressed", String(isDark()));
  };
  button.addEventListener("click", () => {
    localStorage.setItem(KEY, isDark() ? "light" : "dark");
    draw();
  });
  system.addEventListener("change", draw);
  draw();
}
