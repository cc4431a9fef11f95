package io.millrace.dashboard;

import io.millrace.imports.ListDefinitions;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/// The import definitions, and each of them as text and as a table.
@Controller
class DefinitionsPage {

    private final ListDefinitions definitions;

    DefinitionsPage(ListDefinitions definitions) {
        this.definitions = definitions;
    }

    @GetMapping("/dashboard/definitions")
    String all(Model model) {
        model.addAttribute("definitions", definitions.all());
        return "definitions";
    }

    @GetMapping("/dashboard/definitions/{name}")
    String one(@PathVariable String name, Model model) {
        var definition = definitions.of(name);
        model.addAttribute("it", definition.listed());
        model.addAttribute("yaml", definition.yaml());
        model.addAttribute("fields", FieldRules.of(definition.json()));
        return "definition";
    }
}
